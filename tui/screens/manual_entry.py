"""Étape 6, « Impossible de numériser ? »: the same secret, to be typed."""

from __future__ import annotations

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.widgets import Button

from tui.language import _
from tui.screens.enrolment_page import EnrolmentPage
from tui.widgets.app_link import link_words
from tui.widgets.nav_button import NavButton
from tui.widgets.points import Points
from tui.widgets.words import Words
from tui.wizard import code


class ManualEntryPage(EnrolmentPage):
    """Shows account, issuer and key, to be typed into the app."""

    CSS_PATH = "qr_code.tcss"

    def on_mount(self) -> None:
        """Begin at the key; Enter goes on from there too."""
        self.focus_on_the_key()

    def page_title(self) -> str:
        return _("Saisissez la clé dans {app}").format(app=self.journey.method.name)

    def compose_body(self) -> ComposeResult:
        yield Words(self.journey.method.by_hand, classes="lead")
        yield self.manual_key()
        if self.services.permissions.links:
            yield Words(link_words(code.link(self.journey, self.services.settings)), id="open-here")
        yield Points(id="countdown", classes="muted")

    def help_words(self) -> Iterable[str]:
        """Say how a long key is copied without losing one's place."""
        yield from super().help_words()
        yield from self.spelling()

    def keys(self) -> Iterable[tuple[str, str]]:
        return self.keys_by_hand()

    def right_buttons(self) -> Iterable[Button]:
        """Offer Suivant, or a new code once this one has expired."""
        yield NavButton(_("Suivant"), id="next", primary=True)
        yield NavButton(_("Actualiser le code"), id="refresh", primary=True)
