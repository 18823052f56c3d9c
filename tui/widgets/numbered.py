"""One thing to do of several, with its number."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

from tui.widgets.hanging import Hanging, hanging

NUMBER = 3
"""Columns of the number and of the space behind it."""


class Numbered(Hanging, Widget):
    """Shows words behind a number; what does not fit on a row goes on under the words."""

    DEFAULT_CSS = "Numbered { height: auto; }"

    def __init__(self, number: int, words: str, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        space = " " * (NUMBER - len(str(number)))
        self._number, self._words = Content.assemble((str(number), "bold $primary"), space), Content(words)

    def rows(self, columns: int) -> list[Content]:
        """Return the words behind their number."""
        return hanging(self._number, self._words, columns)
