"""Lines of which some begin with a sign."""

from __future__ import annotations

from textual.content import Content
from textual.geometry import Size

from tui.widgets.words import Words

SIGN = 2
"""Columns of a sign and of the space behind it."""


class Points(Words):
    """Shows lines; what does not fit on a row goes on under the words of its line, not under its sign."""

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        del container, viewport
        return len(self._rows(width))

    def render(self) -> Content:
        """Draw each line in as many rows as it needs."""
        return Content("\n").join(self._rows(self.content_size.width))

    def _rows(self, width: int) -> list[Content]:
        rows = []
        for line in str(self.content).split("\n"):
            sign = line[:SIGN] if line[1:SIGN] == " " and not line[0].isalnum() else ""
            wrapped = Content(line.removeprefix(sign)).wrap(max(1, width - len(sign)))
            rows += [Content((" " * len(sign) if place else sign) + row.plain) for place, row in enumerate(wrapped)]
        return rows
