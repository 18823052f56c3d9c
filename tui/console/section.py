"""The pages that a function key opens."""

from __future__ import annotations

from enum import StrEnum

from tui.language import _


class Section(StrEnum):
    """Values are the names of the files in `tui/console`."""

    ACCOUNTS = "accounts"
    UNDER_WAY = "under_way"
    TRAIL = "trail"
    NEW_ACCOUNT = "new_account"
    IMPORT = "import_file"

    @property
    def key(self) -> str:
        """F2 to F6, as Textual names them."""
        return f"f{list(Section).index(self) + 2}"

    @property
    def label(self) -> str:
        """What the line of keys calls it."""
        return {
            Section.ACCOUNTS: _("Comptes"),
            Section.UNDER_WAY: _("En cours"),
            Section.TRAIL: _("Journal"),
            Section.NEW_ACCOUNT: _("Nouveau"),
            Section.IMPORT: _("Importer"),
        }[self]
