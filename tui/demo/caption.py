"""The caption of each step of a demonstration that plays by itself."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical

from tui.widgets.words import Words

STORY_ROWS = 2
EDGES = 2
"""Columns on both sides of the words."""
NORMAL = 80
"""Columns from which the keys are on one row."""


def rows(columns: int) -> int:
    """Return the rows of a caption in a terminal of so many columns: as many whatever it says."""
    return STORY_ROWS + (1 if columns >= NORMAL else 2)


class Caption(Vertical):
    """Shows the story, and the keys under it."""

    DEFAULT_CSS = """
    Caption { height: auto; padding: 0 1; background: $primary; color: $on-primary; }
    Caption #story { height: 2; }
    Caption #player-keys { height: 1; }
    """

    def __init__(self, story: str, keys: str) -> None:
        super().__init__()
        self._story, self._keys = Words(story, id="story"), Words(keys, id="player-keys")

    def compose(self) -> ComposeResult:
        """Yield both, one above the other."""
        yield self._story
        yield self._keys

    def say(self, story: str, keys: str) -> None:
        """Show the next part of the story."""
        self._story.update(story)
        self._keys.update(keys)
