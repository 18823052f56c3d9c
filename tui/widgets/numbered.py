"""One thing to do of several, with its number."""

from __future__ import annotations

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from tui.widgets.hanging import hanging

NUMBER = 3
"""Columns of the number and of the space behind it."""


class Numbered(Widget):
    """Shows words behind a number; what does not fit on a row goes on under the words."""

    DEFAULT_CSS = "Numbered { height: auto; }"

    def __init__(self, number: int, words: str) -> None:
        super().__init__()
        space = " " * (NUMBER - len(str(number)))
        self._number, self._words = Content.assemble((str(number), "bold $primary"), space), Content(words)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        del container, viewport
        return len(hanging(self._number, self._words, width))

    def render(self) -> Content:
        """Draw the words in as many rows as they need."""
        return Content("\n").join(hanging(self._number, self._words, self.content_size.width))
