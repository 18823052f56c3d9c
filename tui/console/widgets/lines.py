"""A list of lines in columns, one of them chosen; it follows what it lists without losing the place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.segment import Segment
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Offset
from textual.message import Message
from textual.strip import Strip
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui.widgets.words import Words

GAP = 1
"""Cells between two columns."""
AHEAD = 10
"""Lines before the last one at which more are asked for."""


class Column(NamedTuple):
    """Describes a column."""

    heading: str
    width: int
    grows: int = 0
    """Its share of the room that is left over."""


class Line(NamedTuple):
    """Holds one line."""

    key: str
    """Stays the same when what it says changes."""
    cells: tuple[Content, ...]


class Choices(OptionList):
    """Shows the lines under the headings. The arrows stop at both ends."""

    COMPONENT_CLASSES = {"lines--bar"}

    DEFAULT_CSS = """
    Choices { height: 1fr; border: none; padding: 0; background: $surface; scrollbar-size-vertical: 1; }
    Choices:focus { border: none; background-tint: $surface 0%; }
    Choices > .option-list--option { padding: 0; }
    Choices > .option-list--option-hover { background: $surface; }
    Choices > .option-list--option-highlighted, Choices:focus > .option-list--option-highlighted {
        color: $foreground; background: $raised; text-style: bold;
    }
    Choices > .lines--bar { color: $primary; background: $raised; }
    """

    def render_line(self, y: int) -> Strip:
        """Draw a bar before the chosen line of the list in use: both are seen without colours too."""
        strip = super().render_line(y)
        chosen = self.has_focus and self.scroll_offset.y + y == self.highlighted
        bar = ("▌", self.get_component_rich_style("lines--bar")) if chosen else (" ", self.rich_style)
        return Strip.join([Strip([Segment(*bar)], 1), strip.crop(0, max(0, self.size.width - 1))])

    @property
    def cursor_screen_offset(self) -> Offset:
        """Put the cursor at the beginning of the chosen line."""
        return self.content_region.offset + Offset(0, (self.highlighted or 0) - self.scroll_offset.y)

    def action_cursor_up(self) -> None:
        """Choose the line above; stay on the first."""
        self.highlighted = max(0, (self.highlighted or 0) - 1)

    def action_cursor_down(self) -> None:
        """Choose the line below; stay on the last."""
        self.highlighted = 0 if self.highlighted is None else self.highlighted + 1


class Lines(Vertical):
    """Shows headings and lines. Enter and a click post `OptionList.OptionSelected`."""

    DEFAULT_CSS = """
    Lines { height: 1fr; }
    Lines .headings { color: $muted; height: 1; padding: 0 0 0 1; text-wrap: nowrap; }
    """

    class NearEnd(Message):
        """Tells that the chosen line is one of the last."""

    def __init__(self, columns: Sequence[Column], *, id: str, focusable: bool = True) -> None:  # noqa: A002
        """Let the list take the keys if `focusable`; a page may move in it while a field has them."""
        super().__init__(id=id)
        self._columns = tuple(columns)
        self._shown: list[Line] = []
        self.choices = Choices(markup=False)
        self.choices.can_focus = focusable

    def compose(self) -> ComposeResult:
        """Yield headings that stay where they are, and the lines."""
        yield Words(classes="headings")
        yield self.choices

    @property
    def chosen(self) -> str | None:
        """Return the key of the chosen line."""
        option = self.choices.highlighted_option
        return option.id if option else None

    def choose(self, key: str | None) -> None:
        """Choose a line, if it is there."""
        keys = [line.key for line in self._shown]
        if key in keys:
            self.choices.highlighted = keys.index(key)

    def show(self, lines: Sequence[Line]) -> None:
        """Show these lines in the place of the others; the same one stays chosen and in sight."""
        before, self._shown = self._shown, list(lines)
        if before and [line.key for line in before] == [line.key for line in lines[: len(before)]]:
            for place, (old, new) in enumerate(zip(before, lines, strict=False)):
                if old != new:
                    self.choices.replace_option_prompt_at_index(place, self._drawn(new.cells))
            self.choices.add_options(self._options(lines[len(before) :]))
            return
        chosen, place, scrolled = self.chosen, self.choices.highlighted or 0, self.choices.scroll_y
        self.choices.set_options(self._options(lines))
        self.choices.scroll_to(y=scrolled, animate=False, immediate=True)
        self.choices.highlighted = place
        self.choose(chosen)

    def _options(self, lines: Sequence[Line]) -> list[Option]:
        return [Option(self._drawn(line.cells), id=line.key) for line in lines]

    def on_resize(self) -> None:
        self.query_one(".headings", Words).update(self._drawn([Content(column.heading) for column in self._columns]))
        for place, line in enumerate(self._shown):
            self.choices.replace_option_prompt_at_index(place, self._drawn(line.cells))

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Ask for more lines when the chosen one is near the end."""
        if event.option_index >= len(self._shown) - AHEAD:
            self.post_message(self.NearEnd())

    def _drawn(self, cells: Sequence[Content]) -> Content:
        parts = [
            cell.truncate(width, ellipsis=True, pad=True) for cell, width in zip(cells, self._widths(), strict=True)
        ]
        # A terminal that is too narrow for the columns cuts the last ones off.
        return Content(" " * GAP).join(parts).truncate(max(1, self.size.width - 2))

    def _widths(self) -> list[int]:
        # The scroll bar has its column whether it shows or not, so that nothing moves when it comes.
        least = sum(column.width for column in self._columns) + GAP * (len(self._columns) - 1) + 2
        spare, shares = max(0, self.size.width - least), sum(column.grows for column in self._columns)
        return [column.width + (spare * column.grows // shares if shares else 0) for column in self._columns]
