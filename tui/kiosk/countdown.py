"""The time that a silent client has left, at the edge of every page."""

from __future__ import annotations

from tui.app.idle import clock_face
from tui.widgets.words import Words


class Countdown(Words):
    """Shows the time left, such as « 1:45 »."""

    DEFAULT_CSS = """
    Countdown {
        layer: edge;
        dock: right;
        width: auto;
        height: 1;
        padding: 0 1;
        background: $background;
        color: $muted;
    }
    """

    def __init__(self, seconds: int) -> None:
        super().__init__(clock_face(seconds))

    def show(self, seconds: int) -> None:
        """Show so many seconds."""
        self.update(clock_face(seconds))
