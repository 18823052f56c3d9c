"""A box for each digit of a code: six, or eight for a person with a device that shows eight."""

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
from tui.messages import errors
from tui.widgets.big_font import GLYPHS, ROWS

_WAITING = "▁"
"""Drawn at the foot of the box that waits for a digit."""
_LIVE, _AT_REST = tuple("┏┓┗┛━┃"), tuple("╭╮╰╯─│")
"""The corners, top and side of a box, with the focus and without."""
GAP, MIDDLE = 1, 3
"""Columns between two boxes, and between the two halves of a code."""


class CodeField(Widget, can_focus=True):
    """Takes the digits of any script by key, or the only code in a pasted text; a digit after the last begins anew.

    Draws its digits large where a style sheet gives it seven rows in the place of three.
    """

    DEFAULT_CSS = """
    CodeField { width: auto; height: 3; color: $foreground; }
    CodeField > .code-field--box { color: $rule; }
    CodeField > .code-field--live { color: $primary; text-style: bold; }
    """

    COMPONENT_CLASSES = {"code-field--box", "code-field--live"}

    value = reactive("")

    @dataclass
    class Submitted(Message):
        """Tells that Enter was pressed, or that a field which submits by itself is full."""

        value: str
        by_itself: bool = False
        """Whether nobody has pressed Enter."""

    @dataclass
    class Unreadable(Message):
        """Tells that a pasted text holds no code, or more than one; the digits typed before stay."""

        refusal: CodeRefused

    class Read(Message):
        """Tells that a pasted text held a code."""

    def __init__(
        self,
        lengths: Collection[int] = codes.SIX,
        *,
        id: str | None = None,  # noqa: A002
        masked: bool = False,
        submits: bool = False,
    ) -> None:
        """`lengths`: how many digits a code may have; `masked`: whether a dot stands for each; `submits`: whether the
        last digit that there may be submits them all, where nothing else is left to decide.
        """
        super().__init__(id=id)
        self.lengths = lengths
        self.submits = submits
        self._masked = masked
        self._boxes = max(lengths)
        self._sent_by_itself = False

    def stray(self, character: str) -> bool:
        """Say whether a character is meant for this field even if a button has the focus: every digit is."""
        return character.isdecimal()

    def clear(self) -> None:
        """Forget the digits."""
        self.value = ""

    def problem(self, code: str) -> str:
        """Return what prevents this code from being tried; empty if nothing does."""
        if len(code) in self.lengths:
            return ""
        if not code:
            return errors.no_code()
        count = _(" ou ").join(str(length) for length in sorted(self.lengths))
        return _("Le code a {count} chiffres. Saisissez-les tous.").format(count=count)

    async def _on_key(self, event: events.Key) -> None:
        sent, self._sent_by_itself = self._sent_by_itself, False
        if event.key == "enter":
            # Pressed from habit after the last digit, which has sent the code: there is nothing more to send.
            if not sent:
                self.post_message(self.Submitted(self.value))
        elif event.key in ("backspace", "ctrl+h"):
            self.value = self.value[:-1]
        elif event.key in ("delete", "ctrl+u"):
            self.clear()
        elif (typed := codes.joined(event.character or "")).isdecimal():
            before = "" if len(self.value) == self._boxes else self.value
            self._take((before + typed)[: self._boxes])
        elif event.character == "?" or not (event.character and event.is_printable):
            # The page may have a key for it.
            return
        event.stop()
        event.prevent_default()

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        try:
            code = codes.read(event.text, self.lengths)
        except CodeRefused as refusal:
            self.post_message(self.Unreadable(refusal))
        else:
            self.post_message(self.Read())
            self._take(code)

    def _take(self, digits: str) -> None:
        self.value = digits
        if self.submits and len(digits) == self._boxes:
            self._sent_by_itself = True
            self.post_message(self.Submitted(digits, by_itself=True))

    @property
    def _large(self) -> bool:
        height = self.styles.height
        return height is not None and (height.cells or 0) >= ROWS + 2

    @property
    def _columns(self) -> int:
        """Return the columns inside a box, without its sides."""
        return ROWS if self._large else 3

    def _left(self, position: int) -> int:
        """Return the first column of a box."""
        gaps = position * GAP + (MIDDLE - GAP if position >= self._boxes // 2 else 0)
        return position * (self._columns + 2) + gaps

    @property
    def cursor_screen_offset(self) -> Offset:
        """Put the cursor in the middle of the box that waits for a digit; of the last one where none waits."""
        across = self._left(min(len(self.value), self._boxes - 1)) + 1 + self._columns // 2
        return self.content_region.offset + Offset(across, self.size.height // 2)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        del container, viewport
        return self._left(self._boxes) - GAP

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        del container, viewport, width
        return 2 + (ROWS if self._large else 1)

    def _shown(self, position: int) -> str:
        if position >= len(self.value):
            return " "
        return "•" if self._masked else self.value[position]

    def render_line(self, y: int) -> Strip:
        """Draw one row of the boxes; mark the box that waits for a digit while the field has the focus."""
        frame = self.get_component_rich_style("code-field--live" if self.has_focus else "code-field--box")
        upper_left, upper_right, lower_left, lower_right, flat, side = _LIVE if self.has_focus else _AT_REST
        segments: list[Segment] = []
        for position in range(self._boxes):
            if position:
                segments.append(Segment(" " * (MIDDLE if position == self._boxes // 2 else GAP), self.rich_style))
            if 0 < y < self.size.height - 1:
                segments += [Segment(side, frame), *self._inside(position, y, frame), Segment(side, frame)]
            else:
                left, right = (upper_left, upper_right) if y == 0 else (lower_left, lower_right)
                segments.append(Segment(left + flat * self._columns + right, frame))
        return Strip(segments)

    def _inside(self, position: int, y: int, frame: Style) -> list[Segment]:
        """Draw one row of a box, in reverse where there is light, so that it is seen without colour."""
        style, columns = self.rich_style, self._columns
        if self.has_focus and position == len(self.value):
            return [Segment((_WAITING if y == self.size.height - 2 else " ") * columns, frame)]
        shown = self._shown(position)
        if glyph := GLYPHS.get(shown) if self._large else None:
            light = style + Style(reverse=True)
            return [Segment(" ", light if dot == "#" else style) for dot in f".{glyph[y - 1]}."]
        middle = shown if y == self.size.height // 2 else ""
        return [Segment(middle.center(columns), style + Style(bold=True))]
