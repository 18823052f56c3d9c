"""The caption of each step of a demonstration that plays by itself."""

from __future__ import annotations

from tui.widgets.words import Words

ROWS = 2


class Caption(Words):
    """Shows one line of the story, and the keys under it."""

    DEFAULT_CSS = """
    Caption { height: 2; padding: 0 1; background: $primary; color: $on-primary; text-wrap: nowrap; }
    """

    def __init__(self, story: str, keys: str) -> None:
        super().__init__()
        self.say(story, keys)

    def say(self, story: str, keys: str) -> None:
        """Show the next line of the story."""
        self.update(f"{story}\n{keys}")
