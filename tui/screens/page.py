"""The page every screen of the wizard is: frame, keys, and how it asks the store and moves on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.events import ScreenResume
from textual.geometry import Size
from textual.message import Message
from textual.widgets import Button

from storage import StorageError
from tui.language import _
from tui.language.text import clean
from tui.messages import errors
from tui.screens.asking import AskingScreen
from tui.widgets.frame import KeyLine, NavButton, NavigationBar, Notice, Title, TopLine
from tui.wizard.journey import Journey
from tui.wizard.services import Services
from tui.wizard.steps import GUIDE_STEPS


class Surroundings(Protocol):
    """Something around a page, such as a phone beside it."""

    def taken(self) -> Size:
        """The columns and rows that the page does not have."""

    def around(self, page: ComposeResult) -> ComposeResult:
        """The widgets of the page, with those around it."""


class WizardPage(AskingScreen[None]):
    """One step of a journey. Subclasses give a title, a body, buttons and keys."""

    BINDINGS = [
        Binding("escape", "back", show=False),
        Binding("f1", "help", show=False),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
        Binding("pagedown", "scroll_page(1)", show=False),
        Binding("pageup", "scroll_page(-1)", show=False),
    ]

    @dataclass
    class Moved(Message):
        """The journey goes on; the app shows the screen of its step."""

        journey: Journey

    def __init__(self, services: Services, journey: Journey) -> None:
        super().__init__()
        self.services = services
        self.journey = journey
        self._has_been_up = False

    # What a subclass says

    def page_title(self) -> str:
        """The title, in the guide's words."""
        raise NotImplementedError

    def compose_body(self) -> ComposeResult:
        """The widgets between title and buttons."""
        yield from ()

    def left_buttons(self) -> Iterable[Button]:
        """Précédent, where there is a way back."""
        yield NavButton(_("Précédent"), id="back")

    def right_buttons(self) -> Iterable[Button]:
        """What leads on."""
        yield NavButton(_("Suivant"), id="next", primary=True)

    def keys(self) -> Iterable[tuple[str, str]]:
        """Keys and what they do, for the last line."""
        yield _("Tab"), _("champ suivant")
        yield _("Entrée"), _("valider")
        yield _("Échap"), _("précédent")
        yield _("F1"), _("aide")

    def on_screen_resume(self, event: ScreenResume) -> None:
        """What comes up for the first time has its styles already. Textual would find all of them once more."""
        event.refresh_styles, self._has_been_up = self._has_been_up, True

    # The frame

    surroundings: Surroundings | None = None
    """What shares the terminal with the page."""

    @property
    def room(self) -> Size:
        """What the page has of the terminal."""
        taken = self.surroundings.taken() if self.surroundings else Size(0, 0)
        return Size(self.app.size.width - taken.width, self.app.size.height - taken.height)

    def compose(self) -> ComposeResult:
        """The page, alone or among its surroundings."""
        if self.surroundings:
            yield from self.surroundings.around(self.compose_page())
        else:
            yield from self.compose_page()

    def key_line(self) -> KeyLine:
        """The last line of the page."""
        return KeyLine(self.named_keys(), lambda: self.room.width)

    def named_keys(self) -> Iterable[tuple[str, str]]:
        """Those of the page, then those of every page."""
        yield from self.keys()
        yield from self.services.keys

    def compose_page(self) -> ComposeResult:
        """Top line, title, body, notice; the buttons and the keys stay in sight whatever scrolls."""
        yield TopLine(self.services.settings.service, self.person_name())
        with VerticalScroll(id="page", can_focus=False):
            yield Title(self.page_title(), self.step_words())
            yield from self.compose_body()
            yield Notice()
        yield NavigationBar(self.left_buttons(), self.right_buttons())
        yield self.key_line()

    def person_name(self) -> str:
        """Who is signed in."""
        return clean(self.journey.session.user.name, 32) if self.journey.session else ""

    def step_words(self) -> str:
        """Étape n sur 9, or nothing outside the guide."""
        step = self.journey.guide_step
        return "" if step is None else _("Étape {step} sur {steps}").format(step=step, steps=GUIDE_STEPS)

    # Moving on

    def go(self, journey: Journey) -> None:
        """Leave for the next step."""
        self.post_message(self.Moved(journey))

    def action_back(self) -> None:
        """Précédent; not while the store is at work, whose answer would be lost."""
        if not self.busy:
            self.go(self.journey.back())

    @on(Button.Pressed, "#back")
    def _back_pressed(self) -> None:
        self.action_back()

    def action_help(self) -> None:
        """The guide's own words for this step."""
        from tui.messages.guide import guide_words  # noqa: PLC0415 - not before somebody asks for help
        from tui.screens.help import HelpPanel  # noqa: PLC0415 - not before somebody asks for help

        may_quit = self.services.permissions.quit
        self.app.push_screen(HelpPanel(self.page_title(), guide_words(self.journey), may_quit=may_quit))

    def action_scroll_page(self, direction: int) -> None:
        """For terminals shorter than the page."""
        self.query_one("#page").scroll_relative(y=direction * max(1, self.size.height - 4), animate=False)

    # Asking the store

    def session_ended(self) -> None:
        """The person signs in again."""
        self.go(self.journey.session_ended())

    def refused(self, error: StorageError) -> None:
        """The store said no."""
        self.notice.say(errors.sentence(error, self.services.clock(), self.journey.phone))
