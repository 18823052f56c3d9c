"""A dialog in which an operator acts on an account: what will happen to the person, and a code where one is wanted."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Button, Input

from storage import Approval, ApprovalState, CodeRefused, CodeWanted, Locked, Question, Session, StorageError, codes
from tui.console.desk import Desk
from tui.console.operator_screen import OperatorScreen
from tui.handbook import Task
from tui.language import _
from tui.messages import approvals
from tui.screens.approving import ApprovingScreen
from tui.screens.asking import A_CODE_KEEPS
from tui.widgets.big_font import ROWS
from tui.widgets.code_field import CodeField
from tui.widgets.dialog import Dialog
from tui.widgets.notice import Notice
from tui.widgets.number_to_choose import NumberToChoose
from tui.widgets.words import Words
from tui.wizard import approving
from tui.wizard.services import Services

Done = TypeVar("Done")


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """The words of a dialog on its action."""

    title: str
    consequence: str
    """The consequence for the person, in one sentence."""
    yes: str
    """The button that does it."""
    task: Task
    """The page of the handbook."""
    danger: bool = False
    """Whether something stops working for the person."""
    wants_code: bool = False
    """Whether the store asks for a code of the operator that is not old."""


class ActionDialog(Dialog[Done | None], ApprovingScreen[Done | None], OperatorScreen[Done | None]):
    """Says what will happen, and does it. Stays open until then, with what was typed; None if the operator gives up.

    An operator whose phones show no codes approves on one of them, in the place of a code.
    """

    BINDINGS = [
        Binding("escape", "leave", show=False),
        Binding("f1", "help", show=False),
        Binding("right,down", "app.focus_next", show=False),
        Binding("left,up", "app.focus_previous", show=False),
    ]
    AUTO_FOCUS = "Input, Select, #cancel"
    DEFAULT_CSS = """
    ActionDialog > Vertical { overflow-y: auto; scrollbar-size-vertical: 1; }
    ActionDialog .consequence { margin-bottom: 1; }
    ActionDialog #code-label { margin-top: 1; }
    ActionDialog Notice { margin-top: 0; }
    ActionDialog.-asking-phone > Vertical > .consequence, ActionDialog.-asking-phone > Vertical > Field,
    ActionDialog.-asking-phone > Vertical > Pick, ActionDialog.-asking-phone > Vertical > UsualOrOther,
    ActionDialog.-asking-phone #yes { display: none; }
    """

    def __init__(self, services: Services, desk: Desk, about: About) -> None:
        super().__init__(about.yes, title=about.title, danger=about.danger)
        self.services = services
        self.desk = desk
        self._about = about
        self._needs_approval = False

    # What a subclass says

    def compose_fields(self) -> ComposeResult:
        """Yield the fields of what is asked besides."""
        yield from ()

    def prepare(self) -> Callable[[], Done] | None:
        """Return the question to the store, which blocks; None after saying what is missing for it."""
        raise NotImplementedError

    def check_first(self) -> None:
        """Raise what the store would refuse after the code, before one is spent. Blocks."""

    # The dialog

    def compose_body(self) -> ComposeResult:
        yield Words(self._about.consequence, classes="consequence")
        yield from self.compose_fields()
        yield Words(_("Votre code, affiché sur votre téléphone :"), id="code-label")
        yield CodeField(self._code_lengths or codes.SIX, id="code")
        yield NumberToChoose(ROWS)
        yield Notice()

    @property
    def _code_lengths(self) -> Collection[int]:
        return self.administration.session.code_lengths

    def on_mount(self) -> None:
        """Show the field of the code once the store is known to want one."""
        self._ask_code(asked=False)
        self._look_for_code()

    def _look_for_code(self) -> None:
        if self._about.wants_code:
            self.look(lambda: self.administration.needs_code, lambda needed: self._ask_code(asked=needed))

    def _ask_code(self, *, asked: bool) -> None:
        if self.administration.session.only_approves:
            self._needs_approval, asked = asked, False
        field = self.query_one(CodeField)
        self.query_one("#code-label").display = field.display = asked
        if asked and self.focused is not None and self.focused.id == "cancel":
            field.focus()

    @on(Input.Submitted)
    def _next_field(self) -> None:
        following = self.focus_next()
        if following is not None and following.id == "cancel":
            self.query_one("#yes").focus()

    @on(CodeField.Submitted)
    def _submitted(self, event: CodeField.Submitted) -> None:
        self._act(event.value)

    @on(Button.Pressed, "#yes")
    def _pressed(self) -> None:
        self._act(self.query_one(CodeField).value)

    def _act(self, code: str) -> None:
        if self.busy or self.awaits_a_phone:
            return
        field = self.query_one(CodeField)
        if not (action := self.prepare()):
            return
        if self._needs_approval:
            self._ask_own_phone()
            return
        if field.display and (problem := field.problem(code)):
            self.notice.say(problem)
            field.focus()
            return
        proof = code if field.display else None
        self.ask(
            lambda: self._proved(proof, action),
            self._finish,
            waiting=_("Un instant."),
            keeps=A_CODE_KEEPS if proof else math.inf,
        )

    def _ask_own_phone(self) -> None:
        """Have the operator approve, once what the store would refuse has been refused."""
        if self.services.settings.serve.url is None:
            self.notice.say(approvals.no_service(is_operator=True))
            return
        administration = self.administration

        def ask(question: Question) -> Approval:
            self.check_first()
            return administration.ask_for_approval(question)

        asking = approving.of_an_operator(administration)._replace(ask=ask)
        self.ask_phone(asking, approvals.may_an_operator_act())

    def number_shown(self) -> None:
        self.set_focus(None)

    def approved(self, session: Session) -> None:
        """Act, in the session that has just been proved, unless the operator has given up meanwhile."""
        del session
        self.forget_request()
        if self.gives_up:
            self.dismiss(None)
            return
        self._needs_approval = False
        self._act("")

    def ended(self, state: ApprovalState) -> None:
        """Say how; sign out an operator who has not asked, since somebody else is at the keyboard."""
        if state is ApprovalState.NOT_ME:
            self.post_message(self.SignedOut(approvals.not_me_who_acts()))
        else:
            super().ended(state)
            self.query_one("#yes").focus()

    def _proved(self, code: str | None, action: Callable[[], Done]) -> Done:
        """Check the operator's code, if there is one, then act. Blocks."""
        self.check_first()
        if code is not None:
            self.administration.confirm(code)
        return action()

    def _finish(self, done: Done) -> None:
        self.dismiss(done)

    def refused(self, error: StorageError) -> None:
        """Say why; keep what was typed, but for a code that was tried."""
        super().refused(error)
        field = self.query_one(CodeField)
        if not isinstance(error, Locked):
            field.clear()
        match error:
            case Locked() | CodeRefused():
                (self.query_one("#yes") if self.administration.session.only_approves else field).focus()
            case CodeWanted():
                self._ask_code(asked=True)
                field.focus()
                if self._needs_approval:
                    self._ask_own_phone()
            case _:
                # The code may have been accepted before the action was refused.
                self._look_for_code()

    def missing(self, sentence: str, field: str) -> None:
        """Say what is missing, and put the cursor there."""
        self.notice.say(sentence)
        self.query_one(field).focus()

    def action_help(self) -> None:
        """Open the handbook at how and when this is done."""
        from tui.console.pages.handbook import HandbookPage  # noqa: PLC0415 - what reads Markdown takes a while to load

        self.app.push_screen(HandbookPage(self._about.task))

    def action_leave(self) -> None:
        """Take Échap, which may be pressed for something else, for Annuler; ask where something was typed."""
        if self.busy:
            self.give_up_waiting()
        else:
            self.unless_it_loses(self.give_up)

    @on(Button.Pressed, "#cancel")
    def give_up(self) -> None:
        """Give up, unless the store is at work."""
        if self.busy:
            self.give_up_waiting()
        else:
            self.dismiss(None)


class PlainActionDialog(ActionDialog[Done]):
    """Does what needs no other answer than yes."""

    def __init__(self, services: Services, desk: Desk, about: About, action: Callable[[], Done]) -> None:
        """`action` is the question to the store, which blocks."""
        super().__init__(services, desk, about)
        self._question = action

    def prepare(self) -> Callable[[], Done]:
        return self._question
