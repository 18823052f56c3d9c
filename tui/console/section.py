"""The pages that a function key opens."""

from __future__ import annotations

from enum import StrEnum

from tui.language import _


class Section(StrEnum):
    """Names a page by its file in `tui/console/pages`."""

    ACCOUNTS = "accounts"
    UNDER_WAY = "under_way"
    AUDIT_LOG = "audit_log"
    NEW_ACCOUNT = "new_account"
    IMPORT = "import_file"

    @property
    def key(self) -> str:
        """Return the key, F2 to F6, as Textual names it."""
        return f"f{list(Section).index(self) + 2}"

    @property
    def label(self) -> str:
        """Return what the line of keys calls the page."""
        return {
            Section.ACCOUNTS: _("Comptes"),
            Section.UNDER_WAY: _("En cours"),
            Section.AUDIT_LOG: _("Journal"),
            Section.NEW_ACCOUNT: _("Nouveau"),
            Section.IMPORT: _("Importer"),
        }[self]
