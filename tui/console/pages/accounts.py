"""F2, Comptes: find an account as one types, and see how it stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, OptionList

from storage import AccountStatus, Factor, Role
from tui.console.desk import Desk
from tui.console.pages.account import AccountPage
from tui.console.pages.page import ConsolePage
from tui.console.widgets.lines import Column, Line, Lines
from tui.console.widgets.panel import WIDE
from tui.console.widgets.sheet import AccountSheet
from tui.handbook import Task
from tui.language import _, ngettext
from tui.language.text import clean
from tui.messages import account_status as words
from tui.messages import steps
from tui.messages.account_status import State
from tui.widgets.confirm import Confirm
from tui.widgets.field import Field
from tui.widgets.words import Words
from tui.wizard.services import Services

PAUSE = 0.12
"""Seconds after the last key before the store is asked."""
MOST = 50
"""How many accounts are listed; more words find the others."""


@dataclass(frozen=True, slots=True)
class Found:
    """Holds what the store answered, and to which question."""

    text: str
    statuses: Sequence[AccountStatus]
    chosen: str | None
    """The line whose devices were asked for."""
    history: Sequence[Factor]


class AccountsPage(ConsolePage):
    """Finds accounts as one types: the field keeps the keys, the arrows move in the list."""

    CSS_PATH = "accounts.tcss"
    TASK = Task.FIND
    BINDINGS = [
        Binding("down", "move('cursor_down')", show=False),
        Binding("up", "move('cursor_up')", show=False),
        Binding("pagedown", "move('page_down')", show=False),
        Binding("pageup", "move('page_up')", show=False),
    ]

    def page_title(self) -> str:
        return _("Comptes")

    def compose_body(self) -> ComposeResult:
        with Horizontal(id="found"):
            with Vertical(id="list") as panel:
                panel.border_title = self.page_title()
                yield Field(_("Rechercher un nom"), id="search", text=self.desk.search, max_length=64)
                yield Words(id="nothing", classes="muted")
                yield Lines(
                    (
                        Column(_("Nom"), 16, grows=1),
                        Column(_("Rôle"), 9),
                        Column(_("Authentification"), 21),
                        Column(_("Accès"), 16),
                        Column(_("Connecté"), 10),
                    ),
                    id="accounts",
                    focusable=False,
                )
            yield AccountSheet()

    def keys(self) -> Iterable[tuple[str, str]]:
        if isinstance(self.focused, AccountSheet):
            yield "↑ ↓", _("défiler")
        elif self._found.statuses:
            # Together: the line has no room for both, and would leave Entrée out.
            yield "↑ ↓ " + _("Entrée"), _("ouvrir")
        yield _("Échap"), _("effacer") if self.desk.search else _("me déconnecter")

    def __init__(self, services: Services, desk: Desk) -> None:
        super().__init__(services, desk)
        self._found = Found("", (), None, ())
        self._to_open = False
        self._restored = False

    # Reading

    @property
    def lines(self) -> Lines:
        """Return the list."""
        return self.query_one(Lines)

    def read(self, after: float = 0) -> None:
        """Search again, and read the devices of the chosen account."""
        text, chosen = self.desk.search, self._chosen_name() if self.size.width >= WIDE else None
        key = self.lines.chosen
        self.follow(lambda: self._search(text, key, chosen), self._show, after=after)

    def _search(self, text: str, key: str | None, chosen: str | None) -> Found:
        """Search the directory. Blocks."""
        history = self.administration.directory.factor_history(chosen) if chosen is not None else ()
        return Found(text, self.administration.directory.search(text, MOST), key, history)

    def _show(self, found: Found) -> None:
        now = self.services.clock()
        self._found = found
        self.lines.show([_line(status, now) for status in found.statuses])
        if not self._restored:
            self._restored = True
            self.lines.choose(self.desk.chosen)
        words = _counted(len(found.statuses))
        self.count(words)
        self.query_one("#list").border_subtitle = words
        self._show_whether_any(found)
        self.name_keys()
        sheet, status = self.query_one(AccountSheet), self._chosen()
        if status and self.lines.chosen == found.chosen:
            sheet.border_title = Content(clean(status.user.name))
            sheet.show(status, found.history, now)
        if self._to_open:
            self._to_open = False
            self._open()

    def _show_whether_any(self, found: Found) -> None:
        """Say what to do where nobody is found, and where there is no client yet."""
        self.query_one(AccountSheet).visible = bool(found.statuses)
        nothing = self.query_one("#nothing", Words)
        has_no_client = not found.text and all(status.user.role is Role.OPERATOR for status in found.statuses)
        nothing.display = has_no_client or not found.statuses
        nothing.update(_no_client() if has_no_client else _nobody())

    def _chosen(self) -> AccountStatus | None:
        key = self.lines.chosen
        return next((status for status in self._found.statuses if _key(status) == key), None)

    def _chosen_name(self) -> str | None:
        status = self._chosen()
        return status.user.name if status else None

    # Keys

    @on(Input.Changed, "#search")
    def _typed(self, event: Input.Changed) -> None:
        if event.value != self.desk.search:
            self.desk.search = event.value
            self.name_keys()
            self.read(PAUSE)

    @on(Input.Submitted, "#search")
    def _entered(self) -> None:
        if self._found.text == self.desk.search:
            self._open()
        else:
            # The list does not show yet what was typed.
            self._to_open = True
            self.read()

    @on(OptionList.OptionHighlighted)
    def _highlighted(self) -> None:
        if self._restored:
            self.desk.chosen = self.lines.chosen
        if self.lines.chosen != self._found.chosen and self.size.width >= WIDE:
            self.read(PAUSE)

    @on(OptionList.OptionSelected)
    def _selected(self) -> None:
        self._open()

    def _open(self) -> None:
        if status := self._chosen():
            self.app.push_screen(AccountPage(self.services, self.desk, status))

    def action_move(self, action: str) -> None:
        """Move in the list."""
        getattr(self.lines.choices, f"action_{action}")()

    def would_lose(self) -> bool:
        """Lose nothing: what is searched is there again when the operator comes back."""
        return False

    def go_back(self) -> None:
        """Empty the field; leave the page if it is empty already."""
        if self.desk.search:
            self.query_one("#search", Field).value = ""
        else:
            self.app.push_screen(
                Confirm(steps.sign_out_question(), _("Les comptes restent comme ils sont."), _("Me déconnecter")),
                self._leaving,
            )

    def _leaving(self, yes: bool | None) -> None:
        if yes:
            self.post_message(self.SignedOut())


def _key(status: AccountStatus) -> str:
    return str(status.user.id)


def _line(status: AccountStatus, now: float) -> Line:
    user = status.user
    states = (words.authentication(status), words.door(status, now, short=True))
    return Line(
        _key(status),
        (
            Content(clean(user.name)),
            Content(words.role(user)),
            *(_coloured(state) for state in states),
            Content(words.when(user.last_sign_in_at, now)),
        ),
    )


def _coloured(state: State) -> Content:
    return Content.styled(state.words, f"${state.kind}") if state.kind else Content(state.words)


def _nobody() -> str:
    return _("Aucun compte n'a de mot qui commence ainsi. Échap efface la recherche.")


def _no_client() -> str:
    return _("Aucun client encore. F5 crée un premier compte, F6 en importe une liste.")


def _counted(found: int) -> str:
    if found == MOST:
        return _("Les {n} premiers : précisez").format(n=found)
    return ngettext("{n} compte", "{n} comptes", found).format(n=found)
