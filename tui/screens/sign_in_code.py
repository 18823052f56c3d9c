"""Signing in, after the password: a code from the phone."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from textual import on
from textual.widgets import Button

from storage import Session, codes
from tui.language import _
from tui.messages import steps
from tui.screens.code_page import CodePage
from tui.widgets.nav_button import NavButton


class SignInCodePage(CodePage):
    """Asks for a code of the phone at sign-in; the one that proved the enrolment is refused."""

    def page_title(self) -> str:
        return steps.type_the_code()

    def lead(self) -> tuple[str, ...]:
        """Say which entry of which app to read."""
        return (steps.where_the_code_is(self.journey, self.services.settings.issuer),)

    def remark(self) -> str:
        """Say how a code is sent that is shorter than the boxes."""
        return steps.shorter_codes(self.lengths())

    def right_buttons(self) -> Iterable[Button]:
        yield NavButton(_("Téléphone perdu ?"), id="lost")
        yield from super().right_buttons()

    def help_words(self) -> Iterable[str]:
        """Say where to go without the phone."""
        yield from super().help_words()
        yield _("Téléphone perdu ? accepte un de vos codes de secours à la place.")

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
