"""F1: the handbook, open at the page about what is being done."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Markdown

from tui import handbook
from tui.handbook import Task
from tui.language import _
from tui.widgets.key_line import KeyLine
from tui.widgets.nav_button import NavButton
from tui.widgets.overlay import Overlay


class HandbookPage(ModalScreen[None], Overlay[None]):
    """Shows one page of the handbook at a time; the arrows turn them."""

    CSS_PATH = "handbook.tcss"
    BINDINGS = [
        Binding("escape,f1,q,Q", "dismiss", show=False),
        Binding("right", "turn(1)", show=False),
        Binding("left", "turn(-1)", show=False),
        Binding("down", "scroll(1)", show=False),
        Binding("up", "scroll(-1)", show=False),
        Binding("pagedown", "scroll(10)", show=False),
        Binding("pageup", "scroll(-10)", show=False),
    ]
    AUTO_FOCUS = "#close"

    def __init__(self, task: Task) -> None:
        super().__init__()
        self._turned_to = task

    def compose(self) -> ComposeResult:
        with Vertical(id="handbook"):
            with VerticalScroll(id="handbook-words", can_focus=False):
                yield Markdown(open_links=False)
            with Horizontal(id="handbook-end"):
                yield NavButton(_("Fermer"), id="close", primary=True)
        yield KeyLine(
            [
                ("↑ ↓", _("défiler")),
                ("← →", _("autre page")),
                (_("Échap"), _("fermer")),
            ]
        )

    async def on_mount(self) -> None:
        """Open it."""
        await self._show()

    async def _show(self) -> None:
        """Show the page, with its heading in the border."""
        self.query_one("#handbook").border_title = Content(self._turned_to.heading)
        await self.query_one(Markdown).update(handbook.page(self._turned_to).partition("\n")[2])

    async def action_turn(self, pages: int) -> None:
        """Turn to the next page, or to the one before."""
        tasks = list(Task)
        self._turned_to = tasks[(tasks.index(self._turned_to) + pages) % len(tasks)]
        await self._show()
        self.query_one("#handbook-words").scroll_home(animate=False)

    def action_scroll(self, rows: int) -> None:
        """Scroll a page that is longer than the terminal."""
        self.query_one("#handbook-words").scroll_relative(y=rows, animate=False)

    @on(Button.Pressed)
    def _close(self) -> None:
        self.dismiss()
