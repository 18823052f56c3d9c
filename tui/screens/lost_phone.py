"""Signing in without the phone: a recovery code, another device, or the counter."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.app import ComposeResult
from textual.widgets import Button, Input

from storage import CodeRefused, Locked, NoActiveFactor, ServerGone, Session, StorageError
from tui.language import _
from tui.messages import recovery_codes, steps
from tui.screens.page import WizardPage
from tui.widgets.field import Field
from tui.widgets.nav_button import NavButton
from tui.widgets.words import Words
from tui.wizard import actions


class LostPhonePage(WizardPage):
    """Asks for a recovery code, which works once and leads to enrolling another phone."""

    AUTO_FOCUS = "#recovery-code"

    def page_title(self) -> str:
        return steps.lost_phone()

    def compose_body(self) -> ComposeResult:
        code, *others = steps.without_the_phone(self.journey.person.user.role)
        yield Words(code, classes="lead")
        masked = not self.services.permissions.plain_sight
        yield Field(_("Code de secours"), id="recovery-code", password=masked, max_length=64, stray=str.isalnum)
        for other in others:
            yield Words(other, classes="muted lead")

    def right_buttons(self) -> Iterable[Button]:
        yield NavButton(_("Vérifier"), id="next", primary=True)

    @on(Input.Submitted)
    @on(Button.Pressed, "#next")
    def _verify(self) -> None:
        code = self.query_one(Field)
        if code.needs(steps.type_a_recovery_code()) and not self.busy:
            store, person = self.services.store, self.journey.person
            self.ask(
                lambda: actions.use_recovery_code(store, person, code.value),
                self._accepted,
                waiting=steps.checking(),
                keeps=0,  # Once it is used, it would be refused.
            )

    def _accepted(self, answer: tuple[Session, int]) -> None:
        self.go(self.journey.recovery_accepted(*answer))

    def refused(self, error: StorageError) -> None:
        """Say why, and let the code be typed again; keep one that was not tried."""
        if isinstance(error, CodeRefused | NoActiveFactor):
            self.notice.say(recovery_codes.refused_recovery_code(error, self.journey.person.user.role))
        else:
            super().refused(error)
        self.query_one(Field).start_again(kept=isinstance(error, Locked | ServerGone))
