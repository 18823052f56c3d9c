"""A code to be read from the back of a room."""

from __future__ import annotations

from itertools import groupby

from rich.segment import Segment
from rich.style import Style
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tui.widgets.big_font import GLYPHS, ROWS

GAP, MIDDLE = ".", "..."


def rows(digits: str) -> list[str]:
    """Return the drawing of six digits in five rows: `#` where there is light."""
    lines = [[GLYPHS[digit][row] for digit in digits] for row in range(ROWS)]
    return [GAP.join(line[:3]) + MIDDLE + GAP.join(line[3:]) for line in lines]


class BigDigits(Widget):
    """Draws six digits in spaces on a background: no line spacing cuts them, and they need no character set."""

    DEFAULT_CSS = """
    BigDigits { width: 25; height: 5; color: $primary; }
    """
    ALLOW_SELECT = False

    value = reactive("000000")

    def render_line(self, y: int) -> Strip:
        dark = self.rich_style
        light = Style(color=dark.color, bgcolor=dark.color)
        drawn = rows(self.value)[y] if y < ROWS else ""
        segments = [Segment(" " * len(list(run)), light if lit == "#" else dark) for lit, run in groupby(drawn)]
        return Strip(segments).adjust_cell_length(self.size.width, dark)


class Countdown(Widget):
    """Shows a bar of one cell a second."""

    DEFAULT_CSS = """
    Countdown { width: 30; height: 1; color: $primary; background: $rule; }
    Countdown.-ending { color: $warning; }
    """
    ALLOW_SELECT = False

    seconds = reactive(0)

    def watch_seconds(self, seconds: int) -> None:
        """Change the colour once it is too late to begin typing."""
        self.set_class(seconds <= 5, "-ending")

    def render_line(self, y: int) -> Strip:
        """Draw the seconds that are left, then those that have gone."""
        del y
        gone = self.rich_style
        left = Style(color=gone.color, bgcolor=gone.color)
        lit = min(self.seconds, self.size.width)
        return Strip([Segment(" " * lit, left), Segment(" " * (self.size.width - lit), gone)], self.size.width)
