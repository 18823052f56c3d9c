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

GAP = 2
"""Cells between two columns, where there is room."""
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

    COMPONENT_CLASSES = {"lines--bar", "lines--bar-at-rest"}

    DEFAULT_CSS = """
    Choices { height: 1fr; border: none; padding: 0; background: $surface; scrollbar-size-vertical: 1; }
    Choices:focus { border: none; background-tint: $surface 0%; }
    Choices > .option-list--option { padding: 0; }
    Choices > .option-list--option-hover { background: $surface; }
    Choices > .option-list--option-highlighted, Choices:focus > .option-list--option-highlighted {
        color: $foreground; background: $raised; text-style: bold;
    }
    Choices > .lines--bar { color: $primary; background: $raised; }
    Choices > .lines--bar-at-rest { color: $muted; background: $raised; }
    """

    def render_line(self, y: int) -> Strip:
        """Draw a bar before the chosen line: it is seen without colours too. That of a list not in use is thin."""
        strip = super().render_line(y)
        chosen = self.scroll_offset.y + y == self.highlighted
        in_use = self.has_focus or not self.can_focus
        style = self.get_component_rich_style("lines--bar" if in_use else "lines--bar-at-rest")
        bar = ("▌" if in_use else "│", style) if chosen else (" ", self.rich_style)
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
    Lines { width: 100%; height: 1fr; }
    Lines .headings { color: $muted; height: 1; padding: 0 0 0 1; text-wrap: nowrap; }
    """

    class Resized(Message):
        """Tells that the columns have new widths, the first ones included."""

    class NearEnd(Message):
        """Tells that the chosen line is one of the last."""

    def __init__(self, columns: Sequence[Column], *, id: str, focusable: bool = True) -> None:  # noqa: A002
        """Let the list take the keys if `focusable`; a page may move in it while a field has them."""
        super().__init__(id=id)
        self._columns = tuple(columns)
        self._needed = [0 for _column in columns]
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

    def is_cut(self, key: str) -> bool:
        """Tell whether a column is too narrow for what a line says in it."""
        cells = next(line.cells for line in self._shown if line.key == key)
        return any(cell.cell_length > width for cell, width in zip(cells, self._widths(), strict=True))

    def choose(self, key: str | None) -> None:
        """Choose a line, if it is there."""
        keys = [line.key for line in self._shown]
        if key in keys:
            self.choices.highlighted = keys.index(key)

    def show(self, lines: Sequence[Line]) -> None:
        """Show these lines in the place of the others; the same one stays chosen and in sight."""
        before, self._shown = self._shown, list(lines)
        self._appear()
        same = [line.key for line in before] == [line.key for line in lines[: len(before)]]
        more = self._needs_more()
        if more:
            self._draw_headings()
        if not more and before and same:
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

    def _appear(self) -> None:
        """Show the list only where something is in it: headings alone say nothing, and take the focus."""
        self.display = bool(self._shown)
        if self._shown and self.choices.can_focus and self.screen.focused is None:
            self.choices.focus()

    def _needs_more(self) -> bool:
        """Say whether a line needs more columns than all until now; those stay as wide when it goes."""
        before = self._needed
        lengths = zip(*([cell.cell_length for cell in line.cells] for line in self._shown), strict=True)
        self._needed = [max(known, *new) for known, new in zip(before, lengths, strict=True)] if self._shown else before
        return before != self._needed

    def _options(self, lines: Sequence[Line]) -> list[Option]:
        return [Option(self._drawn(line.cells), id=line.key) for line in lines]

    def on_resize(self) -> None:
        self._draw_headings()
        for place, line in enumerate(self._shown):
            self.choices.replace_option_prompt_at_index(place, self._drawn(line.cells))
        self.post_message(self.Resized())

    def _draw_headings(self) -> None:
        self.query_one(".headings", Words).update(self._drawn([Content(column.heading) for column in self._columns]))

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Ask for more lines when the chosen one is near the end."""
        if event.option_index >= len(self._shown) - AHEAD:
            self.post_message(self.NearEnd())

    def _drawn(self, cells: Sequence[Content]) -> Content:
        parts = [
            cell.truncate(width, ellipsis=True, pad=True) for cell, width in zip(cells, self._widths(), strict=True)
        ]
        # A terminal that is too narrow for the columns cuts the last ones off.
        return Content(" " * self._gap()).join(parts).truncate(max(1, self.size.width - 2))

    def _gap(self) -> int:
        return GAP if self._least(GAP) <= self.size.width else 1

    def _least(self, gap: int) -> int:
        # The scroll bar has its column whether it shows or not, so that nothing moves when it comes.
        return sum(column.width for column in self._columns) + gap * (len(self._columns) - 1) + 2

    def _widths(self) -> list[int]:
        """Give the room that is left over to what would be cut, from the left, then to each column its share."""
        spare = max(0, self.size.width - self._least(self._gap()))
        shares = sum(column.grows for column in self._columns)
        widths = [column.width for column in self._columns]
        for place, column in enumerate(self._columns):
            more = min(spare, max(0, self._needed[place] - column.width)) if column.grows else 0
            widths[place] += more
            spare -= more
        return [
            width + (spare * column.grows // shares if shares else 0)
            for width, column in zip(widths, self._columns, strict=True)
        ]
