"""A QR picture in pure black on pure white, whatever the theme."""

from __future__ import annotations

from itertools import groupby

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tui.qr import Half, Picture

_INK = {True: Color.from_rgb(0, 0, 0), False: Color.from_rgb(255, 255, 255)}


def _cell(halves: tuple[Half, Half]) -> tuple[str, Style]:
    upper, lower = halves
    if upper == lower:
        return " ", Style(color=_INK[not upper], bgcolor=_INK[upper])
    return "▀", Style(color=_INK[upper], bgcolor=_INK[lower])


_CELLS = {(upper, lower): _cell((upper, lower)) for upper in (True, False) for lower in (True, False)}


class QRView(Widget):
    """Draws a `Picture`. Both colours of every cell are set, so that nothing of the theme shows through."""

    ALLOW_SELECT = False

    picture: reactive[Picture | None] = reactive(None)

    def watch_picture(self, picture: Picture | None) -> None:
        """Take exactly the cells of the picture."""
        self.styles.width, self.styles.height = (picture.columns, picture.rows) if picture else (0, 0)

    def render_line(self, y: int) -> Strip:
        """One row of cells."""
        if self.picture is None or y >= self.picture.rows:
            return Strip.blank(self.size.width)
        segments = []
        for halves, run in groupby(self.picture.cells(y)):
            character, style = _CELLS[halves]
            segments.append(Segment(character * len(list(run)), style))
        return Strip(segments, self.picture.columns)
