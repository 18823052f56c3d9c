"""Signing in, after the password: a code from the phone."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from textual import on
from textual.widgets import Button

from storage import Session, codes
from tui.language import _
from tui.messages import steps
from tui.screens.code_page import CodePage
from tui.widgets.frame import NavButton


class SignInCodePage(CodePage):
    """A fresh code: the one that proved the enrolment is refused here."""

    def page_title(self) -> str:
        """What is asked."""
        return steps.type_the_code()

    def lead(self) -> str:
        """Which app, which entry."""
        return steps.where_the_code_is(self.journey, self.services.settings.issuer)

    def right_buttons(self) -> Iterable[Button]:
        """Vérifier, and what to do without the phone."""
        yield NavButton(_("Téléphone perdu ?"), id="lost")
        yield from super().right_buttons()

    @on(Button.Pressed, "#lost")
    def _lost(self) -> None:
        if not self.busy:
            self.go(self.journey.lost_phone())

    def lengths(self) -> Collection[int]:
        """What this person's devices show."""
        return self.journey.person.code_lengths or codes.SIX

    def check(self, code: str) -> Session:
        """The store decides."""
        return self.services.store.sign_in.with_code(self.journey.person, code)

    def accepted(self, session: Session) -> None:
        """Signed in."""
        self.go(self.journey.code_accepted(session))
