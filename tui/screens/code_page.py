"""The common part of the two pages that ask for a code."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from textual import on
from textual.app import ComposeResult
from textual.containers import Center
from textual.widgets import Button

from storage import Locked, Session, StorageError, codes
from tui.language import _
from tui.messages import steps
from tui.screens.asking import A_CODE_KEEPS
from tui.screens.page import WizardPage
from tui.widgets.code_field import CodeField
from tui.widgets.nav_button import NavButton
from tui.widgets.words import Words
from tui.wizard.journey import Journey


class CodePage(WizardPage):
    """Asks for a code, digit by digit."""

    _sent_by_itself = False
    """Whether the last code was sent without Enter."""

    def lead(self) -> tuple[str, ...]:
        """Say where to read the code, a sentence each."""
        raise NotImplementedError

    def remark(self) -> str:
        """Say something more under the code; nothing unless a page has to."""
        return ""

    def lengths(self) -> Collection[int]:
        """Return how many digits a code may have."""
        return codes.SIX

    def check(self, code: str) -> Session:
        """Have the store check the code. Blocks."""
        raise NotImplementedError

    def accepted(self, session: Session) -> None:
        """Go on after a code that was right."""
        raise NotImplementedError

    def compose_body(self) -> ComposeResult:
        for sentence in self.lead():
            yield Words(sentence, classes="lead")
        with Center():
            masked = not self.services.permissions.plain_sight
            yield CodeField(self.lengths(), id="code", masked=masked, submits=True)
        if remark := self.remark():
            yield Words(remark, classes="muted remark")

    def right_buttons(self) -> Iterable[Button]:
        yield NavButton(_("Vérifier"), id="next", primary=True)

    def keys(self) -> Iterable[tuple[str, str]]:
        yield _("0-9"), _("code")
        yield _("Entrée"), _("vérifier")
        yield _("Échap"), _("précédent")
        yield _("F1"), _("aide")

    @on(Button.Pressed, "#next")
    def _pressed(self) -> None:
        self._verify(self.query_one(CodeField).value, by_itself=False)

    @on(CodeField.Submitted)
    def _submitted(self, event: CodeField.Submitted) -> None:
        self._verify(event.value, by_itself=event.by_itself)

    def _verify(self, code: str, *, by_itself: bool) -> None:
        field = self.query_one(CodeField)
        if problem := field.problem(code):
            self.notice.say(problem)
            field.focus()
        elif not self.busy:
            self._sent_by_itself = by_itself
            self.ask(lambda: self.check(code), self.accepted, waiting=steps.checking(), keeps=A_CODE_KEEPS)

    def go(self, journey: Journey, *, unasked: bool = False) -> None:
        super().go(journey, unasked=unasked or self._sent_by_itself)

    def refused(self, error: StorageError) -> None:
        """Say why, and let another code be typed; keep one that was not tried."""
        super().refused(error)
        self._sent_by_itself = False
        for field in self.query(CodeField):
            if not isinstance(error, Locked):
                field.clear()
            field.focus()
