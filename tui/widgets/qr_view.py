"""A QR picture in pure black on pure white, whatever the theme."""

from __future__ import annotations

from itertools import groupby

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
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

    DEFAULT_CSS = "QRView { width: auto; height: auto; }"
    ALLOW_SELECT = False

    picture: reactive[Picture | None] = reactive(None, layout=True)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """Columns of the picture."""
        del container, viewport
        return self.picture.columns if self.picture else 0

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Rows of the picture."""
        del container, viewport, width
        return self.picture.rows if self.picture else 0

    def render_line(self, y: int) -> Strip:
        """One row of cells."""
        if self.picture is None or y >= self.picture.rows:
            return Strip.blank(self.size.width)
        segments = []
        for halves, run in groupby(self.picture.cells(y)):
            character, style = _CELLS[halves]
            segments.append(Segment(character * len(list(run)), style))
        return Strip(segments, self.picture.columns)
