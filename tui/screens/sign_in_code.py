"""Signing in, after the password: a code from the phone."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from textual import on
from textual.app import ComposeResult
from textual.widgets import Button

from storage import Role, Session, codes
from tui.language import _
from tui.messages import approvals, steps
from tui.screens.code_page import CodePage
from tui.widgets.nav_button import NavButton
from tui.widgets.words import Words


class SignInCodePage(CodePage):
    """Asks for a code of the phone at sign-in; the one that proved the enrolment is refused.

    Who has nothing but a phone that approves, where none can be asked, is told so.
    """

    AUTO_FOCUS = "CodeField, #lost"

    def page_title(self) -> str:
        return approvals.cannot_be_asked() if self.journey.person.only_approves else steps.type_the_code()

    def compose_body(self) -> ComposeResult:
        if self.journey.person.only_approves:
            is_operator = self.journey.person.user.role is Role.OPERATOR
            yield Words(approvals.no_service(is_operator=is_operator), classes="lead")
        else:
            yield from super().compose_body()

    def lead(self) -> tuple[str, ...]:
        """Say which entry of which app to read."""
        return (steps.where_the_code_is(self.journey, self.services.settings.issuer),)

    def remark(self) -> str:
        """Say how a code is sent that is shorter than the boxes."""
        return steps.shorter_codes(self.lengths())

    def right_buttons(self) -> Iterable[Button]:
        yield NavButton(steps.phone_lost(), id="lost", primary=self.journey.person.only_approves)
        if not self.journey.person.only_approves:
            yield from super().right_buttons()

    def keys(self) -> Iterable[tuple[str, str]]:
        if self.journey.person.only_approves:
            yield _("Tab"), _("suivant")
            yield _("Entrée"), _("valider")
            yield _("Échap"), _("précédent")
            yield _("F1"), _("aide")
        else:
            yield from super().keys()

    def help_words(self) -> Iterable[str]:
        """Say where to go without the phone."""
        yield from super().help_words()
        yield steps.lost_phone_takes_a_code()

    @on(Button.Pressed, "#lost")
    def _lost(self) -> None:
        if not self.busy:
            self.go(self.journey.lost_phone())

    def lengths(self) -> Collection[int]:
        """Return how many digits the devices of this person show."""
        return self.journey.person.code_lengths or codes.SIX

    def check(self, code: str) -> Session:
        return self.services.store.sign_in.with_code(self.journey.person, code)

    def accepted(self, session: Session) -> None:
        self.go(self.journey.code_accepted(session))
