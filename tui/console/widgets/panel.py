"""The card of a page of the console; where it is wide, its edge names the page, and the row of tabs who is there."""

from __future__ import annotations

from collections.abc import Callable

from textual.content import Content

from tui.widgets.card import Card

WIDE = 120
"""Columns from which the row of tabs has room for the names of service and operator, as in `-wide`."""


class Panel(Card):
    """Frames a page, and says how much there is on it."""

    def __init__(self, service: str, person: str, columns: Callable[[], int], title: str) -> None:
        """Take the `title` for the edge that has no names."""
        super().__init__(service, person, columns)
        self._title, self._count = title, ""

    def count(self, words: str) -> None:
        """Say at the foot how much there is, where the title is in the edge."""
        self._count = words
        self._write(self.outer_size.width or self.columns())

    def _write(self, width: int) -> None:
        if width < WIDE:
            super()._write(width)
        else:
            self.border_title = Content(self._title)
        self.border_subtitle = Content(self._count if width >= WIDE else "")
