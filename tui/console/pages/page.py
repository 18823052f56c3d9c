"""The frame of every page of the console, its keys, and how it follows changes in the store."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.message import Message

from storage import DatabaseUnavailable, StorageError
from tui.console.desk import Desk
from tui.console.operator_screen import OperatorScreen
from tui.console.section import Section
from tui.console.widgets.panel import Panel
from tui.console.widgets.tabs import Tabs
from tui.handbook import Task
from tui.language import _
from tui.language.text import clean
from tui.messages import times
from tui.widgets.key_line import KeyLine
from tui.widgets.notice import Notice
from tui.widgets.title import Title
from tui.widgets.words import Words
from tui.wizard.services import Services

REFRESH = 1.5
"""Seconds after which a page reads again what it shows: another operator may have changed it."""

Answer = TypeVar("Answer")


class ConsolePage(OperatorScreen[None]):
    """Is one page of the console. Subclasses give a title, a body and keys, and read what they show."""

    BINDINGS = [
        Binding("escape", "back", show=False),
        # In a field, a question mark is typed.
        Binding("f1,question_mark", "help", show=False),
        *(Binding(section.key, f"section('{section}')", show=False) for section in Section),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]
    SHOWS_A_SECRET = False
    """Whether the terminal is to keep nothing of it."""
    VERTICAL_BREAKPOINTS = [(0, "-short"), (24, "-standard"), (30, "-tall")]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (80, "-normal"), (120, "-wide")]

    SECTION: ClassVar[Section] = Section.ACCOUNTS
    """The tab that the page is behind."""
    TASK: ClassVar[Task]
    """The page of the handbook that F1 opens."""

    @dataclass
    class SectionAsked(Message):
        """Tells the app that the operator goes to another page."""

        section: Section

    def __init__(self, services: Services, desk: Desk, section: Section | None = None) -> None:
        """Stay behind the tab of `section`, where the operator came from."""
        super().__init__()
        self.services = services
        self.desk = desk
        self.section = section or self.SECTION
        self._out_of_date = False

    # What a subclass says

    def page_title(self) -> str:
        """Return the title."""
        raise NotImplementedError

    def compose_body(self) -> ComposeResult:
        """Yield the widgets between title and notice."""
        raise NotImplementedError

    def keys(self) -> Iterable[tuple[str, str]]:
        """Yield the keys of this page that do something for the widget in focus, and what they do."""
        yield _("Échap"), _("retour")

    def read(self) -> None:
        """Read what the page shows, with `follow`: at first, when it is in front again, and every now and then."""

    # The frame

    def compose(self) -> ComposeResult:
        """Yield the pages there are, the card with title, body and notice, and the keys."""
        service, person = self.services.settings.service, self.operator_name()
        yield Tabs(self.section, f"{service} · {person}")
        with Panel(service, person, self._columns, self.page_title()):
            yield Title(self.page_title(), "")
            yield from self.compose_body()
            yield Notice()
        yield KeyLine(self.named_keys())

    def named_keys(self) -> Iterable[tuple[str, str]]:
        """Yield the keys of this page, then those of every page."""
        yield from self.keys()
        yield "F1", _("aide")
        yield _("Ctrl+Q"), _("quitter")

    def name_keys(self) -> None:
        """Name the keys that do something now."""
        for line in self.query_children(KeyLine):
            line.show(self.named_keys())

    def operator_name(self) -> str:
        """Return the name of the operator who is signed in."""
        return clean(self.administration.session.user.name, 32)

    def _columns(self) -> int:
        return self.app.size.width

    def count(self, words: str) -> None:
        """Say at the right of the title, or at the foot of the card that has it in its edge, how much there is."""
        self.query_one("#step", Words).update(words)
        self.query_one(Panel).count(words)

    # Following the store

    def on_mount(self) -> None:
        """Look every now and then what another operator has changed."""
        self.set_interval(REFRESH, self.tick)
        self.watch(self, "focused", self.name_keys)

    def on_screen_resume(self) -> None:
        """Read again what may have been changed by a screen in front of this page."""
        self.read()

    def tick(self) -> None:
        """Read again, unless that is being done, or another screen is in front."""
        reading = any(worker.node is self and not worker.is_finished for worker in self.workers)
        if self.is_current and not reading:
            self.read()

    def follow(self, question: Callable[[], Answer], show: Callable[[Answer], None], *, after: float = 0) -> None:
        """Look, and say since when the page is out of date if the store does not answer."""

        def shown(answer: Answer) -> None:
            if self._out_of_date:
                self._out_of_date = False
                self.notice.clear()
            show(answer)

        self.look(question, shown, after=after)

    def not_read(self, error: StorageError) -> None:
        """Leave on the page what it shows."""
        if not isinstance(error, DatabaseUnavailable):
            super().not_read(error)
        elif not self._out_of_date:
            self._out_of_date = True
            self.notice.say(
                _("La base de données ne répond pas : ce qui est affiché date de {hour}.").format(
                    hour=times.hour(self.services.clock())
                )
            )

    # Moving on

    def leave(self, then: Callable[[], object]) -> None:
        """Leave the page, unless the store is at work: its answer would be lost. Ask where something would be."""
        if self.busy:
            self.give_up_waiting()
        else:
            self.unless_it_loses(then)

    def holds(self) -> str:
        """Return in a sentence why the program must not end at this moment; empty if it may."""
        return ""

    def go_back(self) -> None:
        """Go where Échap leads."""
        self.post_message(self.SectionAsked(Section.ACCOUNTS))

    def action_back(self) -> None:
        """Take Échap for the way back."""
        self.leave(self.go_back)

    def action_section(self, name: str) -> None:
        """Go to the page of a function key."""
        self.leave(lambda: self.post_message(self.SectionAsked(Section(name))))

    def action_help(self) -> None:
        """Open the handbook at the page about what is done here."""
        from tui.console.pages.handbook import HandbookPage  # noqa: PLC0415 - what reads Markdown takes a while to load

        self.app.push_screen(HandbookPage(self.task_at_hand()))

    def task_at_hand(self) -> Task:
        """Return the title."""
        return self.TASK
