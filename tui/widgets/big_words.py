"""A word or a number to be read from a metre away."""

from __future__ import annotations

from itertools import groupby

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tui.widgets.big_font import GLYPHS, ROWS

_DOTS = ((4, 2), (3, 2), (2, 1), (1, 1))
"""Columns and rows of a dot, largest first."""
_SHARE = 3
"""The words take a third of the height at most."""


class BigWords(Widget):
    """Draws words in spaces on a background, which no line spacing can cut; writes what its font lacks as it is."""

    DEFAULT_CSS = """
    BigWords { width: auto; height: auto; color: $primary; }
    """
    ALLOW_SELECT = False

    text: reactive[str] = reactive("", layout=True)

    def __init__(self, text: str = "", *, id: str | None = None, tallest: int = ROWS * 4) -> None:  # noqa: A002
        """Draw words as large as there is room for, with letters of `tallest` rows at most."""
        super().__init__(id=id)
        self._tallest = tallest
        self.set_reactive(BigWords.text, text)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        del container
        drawn, (columns, _rows) = self._drawn(), self._dot(viewport.width, viewport)
        return len(drawn[0]) * columns if columns else len(self.text)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        del container
        _columns, rows = self._dot(width, viewport)
        return ROWS * rows or 1

    def _drawn(self) -> list[str]:
        """Return the rows of the drawing, `#` where there is light; none where the font lacks a character."""
        glyphs = [GLYPHS.get(character) for character in self.text.upper()]
        return [".".join(glyph[row] for glyph in glyphs if glyph) for row in range(ROWS)] if all(glyphs) else [""]

    def _dot(self, room: int, viewport: Size) -> tuple[int, int]:
        """Return the columns and rows of the largest dot with which all fits in `room` columns; (0, 0) if none does."""
        width = len(self._drawn()[0])
        return next(
            (
                (columns, rows)
                for columns, rows in _DOTS
                if 0 < width * columns <= min(room, viewport.width)
                and ROWS * rows <= self._tallest
                and ROWS * rows * _SHARE <= viewport.height
            ),
            (0, 0),
        )

    def render_line(self, y: int) -> Strip:
        dark = self.rich_style
        columns, rows = self._dot(self.size.width, self.app.size)
        if not columns:
            return Strip([Segment(self.text if y == 0 else "", dark)]).adjust_cell_length(self.size.width, dark)
        light = Style(color=dark.color, bgcolor=dark.color)
        drawn = self._drawn()[y // rows] if y < ROWS * rows else ""
        runs = ((lit, len(list(run))) for lit, run in groupby(drawn))
        segments = [Segment(" " * (length * columns), light if lit == "#" else dark) for lit, length in runs]
        return Strip(segments).adjust_cell_length(self.size.width, dark)
