"""A page of an emulated terminal, and the rows that have left it."""

from __future__ import annotations

from typing import Any

import pyte
from pyte.screens import Char, Margins

Row = list[Char]


class Page(pyte.Screen):
    """A page that keeps rows that leave by its top, as terminals do: some for one reason, some for another."""

    def __init__(self, columns: int, lines: int, history: list[Row]) -> None:
        self._history = history
        super().__init__(columns, lines)

    def content(self) -> list[Row]:
        """Return every row, with as many characters as there are columns."""
        return self._top(self.lines)

    def index(self) -> None:
        """Scroll by one row where the cursor is on the last one."""
        top, bottom = self.margins or Margins(0, self.lines - 1)
        if self.cursor.y == bottom and top == 0:
            self._history += self._top(1)
        super().index()

    def resize(self, lines: int | None = None, columns: int | None = None) -> None:
        """Change the size: rows without room leave by the top."""
        self._history += self._top(self.lines - (lines or self.lines))
        super().resize(lines, columns)

    def erase_in_display(self, how: int = 0, *arguments: Any, **options: Any) -> None:
        """Erase rows; rows that are all erased at once go to the history, as in kitty, PuTTY and GNU screen."""
        if how == 2:
            self._history += self._top(self.lines)
        super().erase_in_display(how, *arguments, **options)

    def _top(self, rows: int) -> list[Row]:
        return [[line[x] for x in range(self.columns)] for line in (self.buffer[y] for y in range(rows))]
