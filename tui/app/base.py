"""The base class of our full-screen programs: it leaves the terminal clean and never prints a secret value."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar, cast, runtime_checkable

from rich.color import ColorSystem
from rich.console import RenderableType
from rich.style import Style
from rich.text import Text
from textual import events
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.app import App
from textual.binding import Binding
from textual.css.query import NoMatches
from textual.dom import DOMNode
from textual.geometry import Offset
from textual.screen import Screen
from textual.widget import MountError, Widget
from textual.widgets import Input

from tui import language
from tui.app.presses import Presses
from tui.app.stray import meant_by
from tui.app.themes import THEMES, without_fills
from tui.app.too_small import SMALLEST, is_too_small, too_small
from tui.config.in_browser import is_in_browser
from tui.language import _
from tui.process import garbage
from tui.terminal import crash, wrapping
from tui.terminal.driver import GuichetDriver

Page = TypeVar("Page", bound=Screen[Any])
WARM_UP_AFTER = 0.3
"""Seconds that the first page and the first key are given before anything else is loaded."""
WHERE_NOTHING_IS_SEEN = ("ctrl+q", "ctrl+l")
"""The keys that work where the terminal is too small for the page."""
LONGEST_TURN = 0.0005
"""Seconds for which a loading or asking thread may delay a key, each time its handling has to wait."""


@runtime_checkable
class WithCursor(Protocol):
    """A widget with a text cursor of its own, as Textual's fields have."""

    @property
    def cursor_screen_offset(self) -> Offset:
        """Return column and row of the cursor on the terminal, from 0."""


@runtime_checkable
class Telling(Protocol):
    """A page with a place for sentences, which cover nothing there."""

    def tell(self, sentence: str, kind: str) -> None:
        """Say a sentence of a kind."""


def _cursor_of(focused: Widget | None) -> Offset:
    """Return where the terminal's cursor belongs: screen readers, magnifiers and input methods follow it.

    The cursor is hidden. Textual moves it only in fields, and before a new page is laid out.
    """
    if focused is None:
        return Offset(0, 0)
    return focused.cursor_screen_offset if isinstance(focused, WithCursor) else focused.content_region.offset


def _how_to_quit() -> str:
    return _("Pour quitter : Ctrl+Q.")


class GuardedApp(App[None], inherit_bindings=False):
    """An application with our driver, our themes, and the keys that leave it."""

    TITLE = "Guichet"
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    ESCAPE_TO_MINIMIZE = False
    SMALLEST = SMALLEST
    """Columns and rows below which a page cannot be shown."""
    VERTICAL_BREAKPOINTS = [(0, "-short"), (24, "-standard"), (30, "-tall")]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (80, "-normal"), (100, "-broad"), (120, "-wide")]
    BINDINGS = [
        Binding("ctrl+q", "quit", show=False, priority=True),
        Binding("ctrl+c", "how_to_quit", show=False, priority=True),
        Binding("ctrl+l", "paint_again", show=False, priority=True),
        Binding("tab", "focus_next", show=False, priority=True),
        Binding("shift+tab", "focus_previous", show=False, priority=True),
    ]

    def __init__(self, theme: str, *, reduced_motion: bool) -> None:
        super().__init__(driver_class=GuichetDriver)
        wrapping.keep_punctuation()
        self._reference = ""
        self._is_in_browser = is_in_browser(os.environ)
        self.presses = Presses()
        self.has_shown_a_secret = False
        """Whether the terminal is to forget what it has kept of the pages."""
        if reduced_motion:
            self.animation_level = "none"
        self.set_class(reduced_motion, "-still")
        few_colours = self.console._color_system is ColorSystem.STANDARD
        for known in THEMES:
            self.register_theme(without_fills(known) if few_colours else known)
        self.theme = theme
        self.fills = not (self.no_color or few_colours)
        """Whether a fill can be told from what it is on; else buttons have brackets."""
        self.set_class(not self.fills, "-no-fills")

    def run_to_end(self) -> int:
        """Show pages in this terminal until the person leaves. Returns the exit code."""
        garbage.set_aside()
        sys.setswitchinterval(LONGEST_TURN)
        self.run()
        return self.return_code or 0

    def on_mount(self) -> None:
        self.screen_change_signal.subscribe(self, self.note_secrets, immediate=True)
        self.screen_change_signal.subscribe(self, self._page_came, immediate=True)

    def note_secrets(self, page: Screen[object]) -> None:
        """Note that the terminal has to forget a page, once it shows a secret."""
        self.has_shown_a_secret = self.has_shown_a_secret or getattr(page, "SHOWS_A_SECRET", False)

    def _page_came(self, _page: Screen[object]) -> None:
        self.presses.page_came()

    def refresh_css(self, animate: bool = True) -> None:
        """Take the colours of the theme.

        Parse no style before the first page, where Textual would parse all of them for nothing.
        """
        if self.screen_stack:
            super().refresh_css(animate)
        else:
            self.stylesheet.set_variables(self.get_css_variables())

    def update_styles(self, node: DOMNode, animate: bool = True) -> None:
        """Leave out widgets that are not on a page: their styles are applied when they are mounted.

        A button changes its classes three times while it is made.
        """
        if node is self or node.is_attached:
            super().update_styles(node, animate)

    def first(self, page: Page) -> Page:
        """Make a page ready to be the first one, in place of Textual's blank page.

        Textual would lay out and paint its own page for nothing.
        """
        # What push_screen would leave and switch_screen takes back.
        page._push_result_callback(self, None)
        return self.fitted(page)

    def warm_up_later(self, warm_up: Callable[[], object]) -> None:
        """Run `warm_up`, which loads what the first page does not need, once the person has had time to see it."""
        self.set_timer(WARM_UP_AFTER, warm_up)

    def fitted(self, page: Page) -> Page:
        """Give a page the classes of its size, which Textual gives only after a first painting."""
        for length, breakpoints in (
            (self.size.width, page.HORIZONTAL_BREAKPOINTS or self.HORIZONTAL_BREAKPOINTS),
            (self.size.height, page.VERTICAL_BREAKPOINTS or self.VERTICAL_BREAKPOINTS),
        ):
            page.add_class(next(name for least, name in reversed(breakpoints) if length >= least))
        return page

    @property
    def is_too_small(self) -> bool:
        """Say whether the terminal is too small for the page, which then waits unseen, as it is."""
        return is_too_small(self.size, self.SMALLEST)

    def instead(self) -> Sequence[str]:
        """Return what can be done where the terminal is too small, other than to enlarge it."""
        return (_how_to_quit(),)

    async def on_event(self, event: events.Event) -> None:
        """Keep what is not meant for it from the page."""
        if not (self._is_unseen(event) or self._is_behind(event)):
            self._lead_to_its_field(event)
            await super().on_event(event)

    def _lead_to_its_field(self, event: events.Event) -> None:
        """Give the focus to the field that a character is meant for, such as that of a code for a digit."""
        typed = event.character if isinstance(event, events.Key) and not event.is_forwarded else None
        if typed and self.screen_stack and (field := meant_by(typed, self.screen)):
            self.screen.set_focus(field)

    def _is_unseen(self, event: events.Event) -> bool:
        """Say whether it was typed or clicked where nobody can see the page; the way out works."""
        works = isinstance(event, events.Key) and event.key in WHERE_NOTHING_IS_SEEN
        return self.is_too_small and isinstance(event, events.InputEvent | events.Paste) and not works

    def _is_behind(self, event: events.Event) -> bool:
        """Say whether it is a press for a page before the one in front."""
        match event:
            case events.InputEvent(is_forwarded=True):
                return False
            case events.MouseDown():
                # Its release is not to make a click with an earlier press.
                self._mouse_down_widget = None
                return self.presses.is_behind(event.time, event.screen_offset)
            case events.Key() if self._is_press(event.key):
                return self.presses.is_behind(event.time)
            case events.Key() | events.Paste():
                self.presses.somebody_reads()
        return False

    def _is_press(self, key: str) -> bool:
        """Say whether a key presses something; a space in a field is a letter."""
        return key == "enter" or (key == "space" and not isinstance(self.focused, Input))

    def on_resize(self) -> None:
        """Paint everything: a terminal may come back to the same size with nothing on it."""
        self.action_paint_again()

    def action_paint_again(self) -> None:
        """Send the whole page again: a message of the system or a noisy line may have written over it."""
        self.forget_terminal()
        self.screen.refresh()

    def forget_terminal(self) -> None:
        """Send the next page whole, since anything may be on the terminal."""
        if isinstance(self._driver, GuichetDriver):
            self._driver.forget_screen()

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        driver, update = self._driver, cast("object", renderable)
        # Textual sends nothing within a batch, so the canvas must not take the update as shown.
        if (
            isinstance(update, LayoutUpdate | ChopsUpdate)
            and isinstance(driver, GuichetDriver)
            and not self._batch_count
        ):
            self.cursor_position = _cursor_of(self.focused)
            if self._is_in_browser:
                # By this the page knows when to bring an on-screen keyboard; it draws no cursor.
                driver.show_cursor(shown=isinstance(self.focused, WithCursor) and not self.is_too_small)
            if self.is_too_small:
                update, self.cursor_position = self._too_small(), Offset(0, 0)
            difference = driver.canvas.difference(update, self.console._color_system or ColorSystem.TRUECOLOR)
            cursor = self.screen.outer_size.clamp_offset(self.cursor_position)
            changed = difference.sequences or cursor != self._previous_cursor_position
            renderable = cast("RenderableType", difference) if changed else None
        super()._display(screen, renderable)

    def action_other_language(self) -> None:
        """Speak the other language, from the page that is shown on."""
        language.choose(language.other())
        self.show_in_this_language()

    def show_in_this_language(self) -> None:
        """Show the page again in the language that has just been chosen."""

    def _too_small(self) -> LayoutUpdate:
        colours = self.theme_variables
        style = Style() if self.no_color else Style(color=colours["foreground"], bgcolor=colours["background"])
        rows = too_small(self.size, self.SMALLEST, self.instead(), style)
        return LayoutUpdate([[row] for row in rows], self.size.region)

    def action_how_to_quit(self) -> None:
        """Say how to leave instead of leaving: Ctrl+C must not lose an enrolment."""
        self.tell(_how_to_quit())

    def tell(self, sentence: str, kind: str = "information") -> None:
        """Say a sentence in the notice of the page; over the page where it has none."""
        if isinstance(self.screen, Telling):
            self.screen.tell(sentence, kind)
        else:
            self.notify(sentence, markup=False)

    def copy_to_clipboard(self, text: str) -> None:
        """Do nothing: no widget puts anything on the terminal's clipboard by itself."""

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """Do nothing: no browser is ever started."""

    # This replaces Textual's report of a crash, which prints local variables.

    def _handle_exception(self, error: Exception) -> None:
        if self._exit and isinstance(error, NoMatches | MountError):
            # Nothing more is mounted once the program ends, so that a page may lack its widgets: nobody sees it.
            return
        self._reference = self._reference or crash.record(error)
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        self._exit_renderables[:] = [Text(crash.apology(self._reference))]
        self._return_code = 1
        self._close_messages_no_wait()

    def panic(self, *renderables: RenderableType) -> None:
        """Show the sentence for a crash, in place of whatever Textual wanted to show."""
        del renderables
        self._fatal_error()
