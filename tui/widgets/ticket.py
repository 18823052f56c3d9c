"""Something to keep on paper, drawn as a sheet with torn edges."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from tui.widgets.words import Words

COLUMNS = 58
"""Columns of an edge, at most."""
_TORN = "╌"


class Ticket(Vertical):
    """Shows a few lines between two torn edges, with a heading on the upper one."""

    DEFAULT_CSS = """
    Ticket { width: 60; max-width: 100%; height: auto; padding: 0 1; background: $well; }
    Ticket Words { text-align: center; text-wrap: nowrap; text-overflow: clip; }
    Ticket .edge { height: 1; color: $muted; }
    Ticket #lines { padding: 1 0; }
    """

    def __init__(self, heading: str, *, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self._heading = heading

    def compose(self) -> ComposeResult:
        yield Words(classes="edge", id="upper")
        yield Words(id="lines")
        yield Words(_TORN * COLUMNS, classes="edge")

    def on_resize(self) -> None:
        """Fit the heading into the upper edge."""
        self.query_one("#upper", Words).update(f" {self._heading} ".center(self.content_size.width, _TORN))

    def show(self, lines: Content) -> None:
        """Show these lines."""
        self.query_one("#lines", Words).update(lines)
