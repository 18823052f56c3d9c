"""A QR picture in pure black on pure white, whatever the theme."""

from __future__ import annotations

from itertools import groupby

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tui.qr.cells import Form, Half, Picture

_BLACK, _WHITE, _GREY = (Color.from_rgb(level, level, level) for level in (0, 255, 216))


class QRView(Widget):
    """Draws a `Picture`. Both colours of every cell are set, so that nothing of the theme shows through."""

    ALLOW_SELECT = False

    picture: reactive[Picture | None] = reactive(None)
    inverted = reactive(False)
    """White on black, for the few readers that ask for it."""
    expired = reactive(False)
    """Every other row, grey on white: to be seen, not to be scanned."""

    def watch_picture(self, picture: Picture | None) -> None:
        """Take exactly the cells of the picture."""
        self.styles.width, self.styles.height = (picture.columns, picture.rows) if picture else (0, 0)

    def render_line(self, y: int) -> Strip:
        if self.picture is None:
            return Strip.blank(self.size.width)
        if self.expired and y % 2:
            return Strip([Segment(" " * self.picture.columns, Style(bgcolor=_WHITE))], self.picture.columns)
        segments = []
        # Where the card is taller than the picture, what is left is more of its quiet zone.
        above = max(0, self.size.height - self.picture.rows) // 2
        for halves, run in groupby(self.picture.cells(y - above)):
            segments.append(self._cells(halves, len(list(run)), self.picture.form))
        return Strip(segments, self.picture.columns)

    def _cells(self, halves: tuple[Half, Half], count: int, form: Form) -> Segment:
        dark, light = (_GREY if self.expired else _BLACK), _WHITE
        if self.inverted:
            dark, light = light, dark
        upper, lower = halves
        # Reversed, and not two other colours: a quarter of the bytes on a slow line.
        style = Style(color=dark, bgcolor=light, reverse=lower)
        letter = " " if form is Form.SPACES or upper == lower else "▀"
        return Segment(letter * count, style)
