"""The pages of the console, each with the key that leads there."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len
from textual import events
from textual.content import Content

from tui.console.section import Section
from tui.console.widgets.panel import WIDE
from tui.widgets.words import Words

GAP = 1
NAMES_APART = 2
"""Columns at least between the tabs and the names."""


class Tabs(Words):
    """Names every page and its key on one row, the present one in reverse. A click leads there."""

    DEFAULT_CSS = "Tabs { height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: clip; }"

    def __init__(self, here: Section, names: str = "") -> None:
        """Show that the page is behind the tab `here`, and `names` at the right end where there is room."""
        super().__init__()
        self._here, self._names = here, names

    def on_resize(self) -> None:
        side = self._side()
        tabs = Content(" " * GAP).join(self._tab(section, side) for section in Section)
        if self.outer_size.width < WIDE:
            self.update(tabs)
            return
        room = self.size.width - tabs.cell_length - NAMES_APART
        names = Content(self._names).truncate(max(0, room), ellipsis=True)
        self.update(Content.assemble(tabs, " " * (NAMES_APART + room - names.cell_length), names.stylize("$muted")))

    def on_click(self, event: events.Click) -> None:
        """Press the key of the page that is named there."""
        # The first cell is at (0, 0), which Textual takes for false.
        if (at := event.get_content_offset(self)) is not None:
            for first, last, section in self._places():
                if first <= at.x < last:
                    self.app.simulate_key(section.key)

    def _side(self) -> int:
        """Return the spaces at both sides of a tab: none where there is no room."""
        wide = sum(cell_len(_words(section)) + 2 + GAP for section in Section) - GAP
        return 1 if wide <= self.size.width else 0

    def _tab(self, section: Section, side: int) -> Content:
        space = " " * side
        if section is self._here:
            return Content.styled(f"{space}{_words(section)}{space}", "bold reverse $primary")
        return Content.assemble(
            (f"{space}{section.key.upper()} ", "bold $foreground"), (f"{section.label}{space}", "$muted")
        )

    def _places(self) -> Iterator[tuple[int, int, Section]]:
        column, side = 0, self._side()
        for section in Section:
            width = self._tab(section, side).cell_length
            yield column, column + width, section
            column += width + GAP


def _words(section: Section) -> str:
    return f"{section.key.upper()} {section.label}"
