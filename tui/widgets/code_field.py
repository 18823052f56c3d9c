"""A box for each digit of a code: six, or eight for who has a device that shows eight."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Offset, Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from storage import CodeRefused, codes
from tui.language import _
from tui.widgets.big_font import GLYPHS, ROWS

_CURSOR = ("###",) * ROWS
"""Drawn in the box that waits for a digit, where digits are drawn."""


class CodeField(Widget, can_focus=True):
    """Takes the digits of any script by key, or the only code in a pasted text.

    Draws its digits large where a style sheet gives it seven rows in the place of three.
    """

    DEFAULT_CSS = """
    CodeField { width: auto; height: 3; color: $foreground; }
    CodeField:focus { color: $primary; text-style: bold; }
    """

    value = reactive("")

    @dataclass
    class Submitted(Message):
        """Tells that Enter was pressed, however many digits are typed so far."""

        value: str

    @dataclass
    class Unreadable(Message):
        """Tells that a pasted text holds no code, or more than one; the digits typed before stay."""

        refusal: CodeRefused

    class Read(Message):
        """Tells that a pasted text held a code."""

    def __init__(self, lengths: Collection[int] = codes.SIX, *, id: str | None = None, masked: bool = False) -> None:  # noqa: A002
        """`lengths`: how many digits a code may have; `masked`: whether a dot stands for each."""
        super().__init__(id=id)
        self.lengths = lengths
        self._masked = masked
        self._boxes = max(lengths)

    def clear(self) -> None:
        """Forget the digits."""
        self.value = ""

    def problem(self, code: str) -> str:
        """Return what prevents this code from being tried; empty if nothing does."""
        if len(code) in self.lengths:
            return ""
        count = _(" ou ").join(str(length) for length in sorted(self.lengths))
        return _("Le code a {count} chiffres. Saisissez-les tous.").format(count=count)

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "enter":
            self.post_message(self.Submitted(self.value))
        elif event.key in ("backspace", "ctrl+h"):
            self.value = self.value[:-1]
        elif event.key in ("delete", "ctrl+u"):
            self.clear()
        elif (typed := codes.joined(event.character or "")).isdecimal():
            self.value = (self.value + typed)[: self._boxes]
        elif not (event.character and event.is_printable):
            return
        event.stop()
        event.prevent_default()

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        try:
            self.value = codes.read(event.text, self.lengths)
        except CodeRefused as refusal:
            self.post_message(self.Unreadable(refusal))
        else:
            self.post_message(self.Read())

    @property
    def _large(self) -> bool:
        height = self.styles.height
        return height is not None and (height.cells or 0) >= ROWS + 2

    @property
    def _columns(self) -> int:
        """Return the columns inside a box, without its sides."""
        return ROWS if self._large else 1

    @property
    def cursor_screen_offset(self) -> Offset:
        """Put the cursor in the middle of the box that waits for a digit; of the last one where none waits."""
        position = min(len(self.value), self._boxes - 1)
        gap = self._columns if position >= self._boxes // 2 else 0
        across = position * (self._columns + 2) + gap + 1 + self._columns // 2
        return self.content_region.offset + Offset(across, self.size.height // 2)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        del container, viewport
        return self._boxes * (self._columns + 2) + self._columns

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        del container, viewport, width
        return 2 + (ROWS if self._large else 1)

    def _shown(self, position: int) -> str:
        if position >= len(self.value):
            return " "
        return "•" if self._masked else self.value[position]

    def render_line(self, y: int) -> Strip:
        """Draw one row of the boxes; mark the box that waits for a digit while the field has the focus."""
        style, columns = self.rich_style, self._columns
        segments: list[Segment] = []
        for position in range(self._boxes):
            if position == self._boxes // 2:
                segments.append(Segment(" " * columns, style))
            if 0 < y < self.size.height - 1:
                segments += [Segment("│", style), *self._inside(position, y - 1, style), Segment("│", style)]
            else:
                left, right = "┌┐" if y == 0 else "└┘"
                segments.append(Segment(left + "─" * columns + right, style))
        return Strip(segments)

    def _inside(self, position: int, row: int, style: Style) -> list[Segment]:
        """Draw one row of a box, in reverse where there is light, so that it is seen without colour."""
        light = style + Style(reverse=True)
        waits = self.has_focus and position == len(self.value)
        if not self._large:
            return [Segment(self._shown(position), light if waits else style)]
        glyph = _CURSOR if waits else GLYPHS.get(self._shown(position))
        if glyph is None:
            return [Segment(self._shown(position).center(ROWS) if row == ROWS // 2 else " " * ROWS, style)]
        return [Segment(" ", light if dot == "#" else style) for dot in f".{glyph[row]}."]
