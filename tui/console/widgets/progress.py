"""How far something is, on one row."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from tui.language import _


class Progress(Widget):
    """Shows a line, in the accent as far as it is done, and the numbers behind it."""

    DEFAULT_CSS = "Progress { height: 1; width: 1fr; }"
    ALLOW_SELECT = False

    done: reactive[int] = reactive(0)
    total: reactive[int] = reactive(1)

    def render(self) -> Content:
        words = _("{done} sur {total}").format(done=self.done, total=self.total)
        room = max(0, self.size.width - len(words) - 1)
        filled = room * min(self.done, self.total) // max(1, self.total)
        return Content.assemble(("━" * filled, "$primary"), ("─" * (room - filled), "$rule"), f" {words}")
