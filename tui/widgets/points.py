"""Lines of which some begin with a sign."""

from __future__ import annotations

from textual.content import Content
from textual.geometry import Size

from tui.widgets.hanging import hanging
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
        rows = list[Content]()
        for line in str(self.content).split("\n"):
            sign = line[:SIGN] if line[1:SIGN] == " " and not line[0].isalnum() else ""
            rows += hanging(Content(sign), Content(line.removeprefix(sign)), width)
        return rows
