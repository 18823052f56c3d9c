"""What the page is, and which step of the guide."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal

from tui.widgets.words import Words


class Title(Horizontal):
    """Shows the title of the page, and at its right a few words such as the step of the guide."""

    def __init__(self, title: str, words: str) -> None:
        super().__init__(id="heading")
        self._title, self._words = title, words

    def compose(self) -> ComposeResult:
        yield Words(self._title, id="title")
        yield Words(self._words, id="step")
