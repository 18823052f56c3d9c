"""A body that the buttons stand right under: as high as what is in it, and scrolled where there are fewer rows."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widget import Widget


class Snug(VerticalScroll):
    """Takes the rows that it needs, and leaves the others to what is below it."""

    def __init__(self) -> None:
        super().__init__(can_focus=False)
        self._inside = Inside()

    def compose_add_child(self, widget: Widget) -> None:
        """Take a widget in."""
        self._inside.compose_add_child(widget)

    def compose(self) -> ComposeResult:
        yield self._inside


class Inside(Vertical):
    """Tells how high everything is: a share of the rows that are left can shrink, a height of its own cannot."""

    DEFAULT_CSS = "Inside { height: auto; }"

    def on_resize(self, event: events.Resize) -> None:
        """Leave what is not needed to others."""
        if isinstance(self.parent, Snug):
            self.parent.styles.max_height = max(1, event.size.height) + self.parent.gutter.height
