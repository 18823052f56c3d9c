"""Words behind a sign, which go on under themselves and not under the sign."""

from __future__ import annotations

from typing import Protocol

from textual.content import Content
from textual.geometry import Size


def hanging(sign: Content, words: Content, columns: int) -> list[Content]:
    """Return the rows that sign and words take in so many columns."""
    space = Content(" " * sign.cell_length)
    rows = words.wrap(max(1, columns - sign.cell_length))
    return [(space if place else sign) + row for place, row in enumerate(rows)]


class _WithRows(Protocol):
    @property
    def content_size(self) -> Size: ...

    def rows(self, columns: int) -> list[Content]:
        """Return the rows that the widget takes in so many columns."""


class Hanging:
    """Has a widget drawn in as many rows as it needs: those that its method `rows` returns."""

    def get_content_height(self: _WithRows, container: Size, viewport: Size, width: int) -> int:
        del container, viewport
        return len(self.rows(width))

    def render(self: _WithRows) -> Content:
        """Draw the rows."""
        return Content("\n").join(self.rows(self.content_size.width))
