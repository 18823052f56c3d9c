"""F1: the handbook, open at the page about what is being done."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Markdown

from tui import handbook
from tui.handbook import Task
from tui.language import _
from tui.widgets.key_line import KeyLine


class HandbookPage(ModalScreen[None]):
    """Shows one page of the handbook at a time; the arrows turn them."""

    CSS_PATH = "handbook.tcss"
    BINDINGS = [
        Binding("escape,enter,f1,q", "dismiss", show=False),
        Binding("right", "turn(1)", show=False),
        Binding("left", "turn(-1)", show=False),
        Binding("down", "scroll(1)", show=False),
        Binding("up", "scroll(-1)", show=False),
        Binding("pagedown,space", "scroll(10)", show=False),
        Binding("pageup", "scroll(-10)", show=False),
    ]
    AUTO_FOCUS = ""

    def __init__(self, task: Task) -> None:
        super().__init__()
        self._turned_to = task

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="handbook", can_focus=False):
            yield Markdown(handbook.page(self._turned_to), open_links=False)
        yield KeyLine(
            [
                ("↑ ↓", _("défiler")),
                ("← →", _("autre page")),
                (_("Échap"), _("fermer")),
            ]
        )

    async def action_turn(self, pages: int) -> None:
        """Turn to the next page, or to the one before."""
        tasks = list(Task)
        self._turned_to = tasks[(tasks.index(self._turned_to) + pages) % len(tasks)]
        await self.query_one(Markdown).update(handbook.page(self._turned_to))
        self.query_one("#handbook").scroll_home(animate=False)

    def action_scroll(self, rows: int) -> None:
        """Scroll a page that is longer than the terminal."""
        self.query_one("#handbook").scroll_relative(y=rows, animate=False)
