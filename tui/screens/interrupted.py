"""An enrolment was begun and not ended: go on with it, begin again, or give it up."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.app import ComposeResult
from textual.widgets import Button

from storage import EnrolmentExpired, StorageError
from tui.language import _
from tui.messages import steps
from tui.screens.page import WizardPage
from tui.widgets.nav_button import NavButton
from tui.widgets.words import Words
from tui.wizard import actions


class InterruptedPage(WizardPage):
    """Asks what is to become of a pending enrolment. Each choice is told to the other screen, whose code is refused."""

    AUTO_FOCUS = "NavButton.primary"

    def page_title(self) -> str:
        return _("Activation à terminer")

    def compose_body(self) -> ComposeResult:
        begun, elsewhere, not_yours = steps.interrupted(self.journey)
        yield Words(begun, classes="lead")
        yield Words(elsewhere, classes="lead")
        yield Words(not_yours, classes="muted lead")

    def left_buttons(self) -> Iterable[Button]:
        yield NavButton(_("Abandonner"), id="abandon", primary=not self.journey.can_resume)

    def right_buttons(self) -> Iterable[Button]:
        """Offer to go on where the method is still offered."""
        if self.journey.can_resume:
            yield NavButton(_("Recommencer"), id="again")
            yield NavButton(_("Reprendre"), id="resume", primary=True)

    def keys(self) -> Iterable[tuple[str, str]]:
        """Name Escape after where it leads: it decides nothing."""
        yield _("Tab"), _("suivant")
        yield _("Entrée"), _("choisir")
        yield _("Échap"), _("précédent") if self.journey.changing_settings else _("me déconnecter")
        yield _("F1"), _("aide")

    def action_back(self) -> None:
        """Go back to the client area, or ask before signing out."""
        if self.journey.changing_settings:
            super().action_back()
        elif not self.busy:
            self.ask_to_sign_out()

    @on(Button.Pressed, "#resume")
    def _resume(self) -> None:
        store, journey, pending = self.services.store, self.journey, self.journey.person.pending
        if pending and not self.busy:
            self.ask(lambda: actions.resume(store, journey, pending), self.go)

    @on(Button.Pressed, "#again")
    def _begin_again(self) -> None:
        store, journey = self.services.store, self.journey
        if not self.busy:
            self.ask(lambda: actions.begin_again(store, journey), self.go)

    @on(Button.Pressed, "#abandon")
    def _abandon(self) -> None:
        store, person = self.services.store, self.journey.person
        if not self.busy:
            self.ask(lambda: store.enrolments.abandon(person), lambda session: self.go(self.journey.abandoned(session)))

    def refused(self, error: StorageError) -> None:
        """Say that an enrolment which has expired meanwhile can only be begun again."""
        if isinstance(error, EnrolmentExpired):
            self.notice.say(_("Cette activation vient d'expirer. Choisissez Recommencer."))
        else:
            super().refused(error)
