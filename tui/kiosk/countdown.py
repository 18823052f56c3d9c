"""The time that a silent client has left, at the edge of every page once it is short."""

from __future__ import annotations

from tui.app.idle import clock_face
from tui.widgets.words import Words

FEW = 40
"""Seconds from which they are shown."""


class Countdown(Words):
    """Shows the time left, such as « 0:35 »."""

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
        super().__init__(_shown(seconds))
        self.seconds = seconds

    def show(self, seconds: int) -> None:
        """Show so many seconds, if they are few: more of them would only disturb."""
        self.seconds = seconds
        self.update(_shown(seconds))


def _shown(seconds: int) -> str:
    return clock_face(seconds) if seconds <= FEW else ""
