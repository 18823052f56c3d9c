"""The pages of the console, each with the key that leads there."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len
from textual import events
from textual.content import Content

from tui.console.section import Section
from tui.widgets.words import Words

GAP = 1


class Tabs(Words):
    """Names every page and its key on one row, the present one in reverse. A click leads there."""

    DEFAULT_CSS = "Tabs { height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: clip; }"

    def __init__(self, here: Section) -> None:
        super().__init__(Content(" " * GAP).join(_tab(section, here=section is here) for section in Section))

    def on_click(self, event: events.Click) -> None:
        """Press the key of the page that is named there."""
        if at := event.get_content_offset(self):
            for first, last, section in _places():
                if first <= at.x < last:
                    self.app.simulate_key(section.key)


def _tab(section: Section, *, here: bool) -> Content:
    words = f" {section.key.upper()} {section.label} "
    if here:
        return Content.styled(words, "bold reverse $primary")
    key, _space, label = words.strip().partition(" ")
    return Content.assemble((f" {key} ", "bold $foreground"), (f"{label} ", "$muted"))


def _places() -> Iterator[tuple[int, int, Section]]:
    column = 0
    for section in Section:
        width = cell_len(f" {section.key.upper()} {section.label} ")
        yield column, column + width, section
        column += width + GAP
