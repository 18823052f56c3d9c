"""What every full-screen program of ours is: it leaves the terminal clean however it ends, and tells no value."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, Protocol, TypeVar, cast, runtime_checkable

from rich.color import ColorSystem
from rich.console import RenderableType
from rich.text import Text
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.app import App
from textual.binding import Binding
from textual.dom import DOMNode
from textual.geometry import Offset
from textual.screen import Screen
from textual.widget import Widget

from tui.app.themes import THEMES
from tui.language import _
from tui.process import garbage
from tui.terminal import crash, wrapping
from tui.terminal.driver import GuichetDriver

Page = TypeVar("Page", bound=Screen[Any])
WARM_UP_AFTER = 0.3
"""Seconds left to the first page, and to the first key, before anything else is loaded."""
LONGEST_TURN = 0.0005
"""Seconds that a thread which loads or asks may keep a key waiting, each time its handling has to wait."""


@runtime_checkable
class WithCursor(Protocol):
    """What has a place of its own in it, as Textual's fields do."""

    @property
    def cursor_screen_offset(self) -> Offset:
        """Its column and row on the terminal, from 0."""


def _cursor_of(focused: Widget | None) -> Offset:
    """Where the person is: readers of screens, magnifiers and input methods follow the cursor of the terminal.

    It does not show. Textual moves it in fields only, and before a new page is laid out.
    """
    if focused is None:
        return Offset(0, 0)
    return focused.cursor_screen_offset if isinstance(focused, WithCursor) else focused.content_region.offset


class GuardedApp(App[None], inherit_bindings=False):
    """The driver, the looks, the ways out."""

    TITLE = "Guichet"
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    ESCAPE_TO_MINIMIZE = False
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
        if reduced_motion:
            self.animation_level = "none"
        self.set_class(reduced_motion, "-still")
        for known in THEMES:
            self.register_theme(known)
        self.theme = theme

    def run_to_end(self) -> int:
        """Show pages in this terminal until the person leaves. Returns the exit code."""
        garbage.set_aside()
        sys.setswitchinterval(LONGEST_TURN)
        self.run()
        return self.return_code or 0

    def refresh_css(self, animate: bool = True) -> None:
        """Take the colours of the theme. Before the first page there is nothing else to do, where Textual would parse
        every style for nothing.
        """
        if self.screen_stack:
            super().refresh_css(animate)
        else:
            self.stylesheet.set_variables(self.get_css_variables())

    def update_styles(self, node: DOMNode, animate: bool = True) -> None:
        """Not yet those of what is on no page: they are found when it is put on one.

        A button changes its classes three times while it is made.
        """
        if node is self or node.is_attached:
            super().update_styles(node, animate)

    def first(self, page: Page) -> Page:
        """The page made ready to be the first, in the place of Textual's blank one.

        That one would be laid out and painted for nothing.
        """
        # What push_screen would leave and switch_screen takes back.
        page._push_result_callback(self, None)
        return self.fitted(page)

    def warm_up_later(self, warm_up: Callable[[], object]) -> None:
        """Load what the first page does not wait for, once the person has had time to see it."""
        self.set_timer(WARM_UP_AFTER, warm_up)

    def fitted(self, page: Page) -> Page:
        """The page with the classes of its size, which Textual gives a page after it has painted it without."""
        for length, breakpoints in (
            (self.size.width, page.HORIZONTAL_BREAKPOINTS or self.HORIZONTAL_BREAKPOINTS),
            (self.size.height, page.VERTICAL_BREAKPOINTS or self.VERTICAL_BREAKPOINTS),
        ):
            page.add_class(next(name for least, name in reversed(breakpoints) if length >= least))
        return page

    def on_resize(self) -> None:
        """Paint everything: a terminal may come back to the same size with nothing on it."""
        self.action_paint_again()

    def action_paint_again(self) -> None:
        """Everything is sent anew: a message of the system, or a noisy line, may have written over the page."""
        self.forget_terminal()
        self.screen.refresh()

    def forget_terminal(self) -> None:
        """Anything may be on it from now on: what is painted next is sent whole."""
        if isinstance(self._driver, GuichetDriver):
            self._driver.forget_screen()

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        driver, update = self._driver, cast("object", renderable)
        # Within a batch nothing is sent, and the canvas is not to take it as shown.
        if (
            isinstance(update, LayoutUpdate | ChopsUpdate)
            and isinstance(driver, GuichetDriver)
            and not self._batch_count
        ):
            difference = driver.canvas.difference(update, self.console._color_system or ColorSystem.TRUECOLOR)
            self.cursor_position = _cursor_of(self.focused)
            cursor = self.screen.outer_size.clamp_offset(self.cursor_position)
            changed = difference.sequences or cursor != self._previous_cursor_position
            renderable = cast("RenderableType", difference) if changed else None
        super()._display(screen, renderable)

    def action_how_to_quit(self) -> None:
        """Ctrl+C does not lose an enrolment; it says how to leave."""
        self.notify(_("Pour quitter : Ctrl+Q."), markup=False)

    def copy_to_clipboard(self, text: str) -> None:
        """Nothing on screen goes to the terminal's clipboard by itself."""

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """No browser is ever started."""

    # How Textual reports a crash, replaced: it prints local variables.

    def _handle_exception(self, error: Exception) -> None:
        self._reference = self._reference or crash.record(error)
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        self._exit_renderables[:] = [Text(crash.apology(self._reference))]
        self._return_code = 1
        self._close_messages_no_wait()

    def panic(self, *renderables: RenderableType) -> None:
        """The same sentence, whatever Textual wanted to show."""
        del renderables
        self._fatal_error()
