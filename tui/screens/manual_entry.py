"""Étape 6, « Impossible de numériser ? »: the same secret, to be typed."""

from __future__ import annotations

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.widgets import Button

from tui.language import _
from tui.screens.enrolment_page import EnrolmentPage
from tui.widgets.frame import NavButton, Words
from tui.widgets.manual_key import ManualKey


class ManualEntryPage(EnrolmentPage):
    """Account, issuer, key."""

    CSS_PATH = "qr_code.tcss"

    def page_title(self) -> str:
        """What is done here."""
        return _("Saisissez la clé dans {app}").format(app=self.journey.method.name)

    def compose_body(self) -> ComposeResult:
        """The sentence, the values, the time left."""
        yield Words(
            _("Dans l'application, ajoutez un compte, choisissez de saisir une clé, puis recopiez :"), classes="lead"
        )
        yield ManualKey(self.journey.pending)
        yield Words(id="countdown", classes="muted")

    def right_buttons(self) -> Iterable[Button]:
        """Suivant, or a new code once this one has expired."""
        yield NavButton(_("Suivant"), id="next", primary=True)
        yield NavButton(_("Actualiser le code"), id="refresh", primary=True)
