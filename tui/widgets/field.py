"""One-line fields: the label above, a well to type in, and what is wrong under it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rich.cells import cell_len
from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.content import Content
from textual.geometry import Offset, Region
from textual.message import Message
from textual.strip import Strip
from textual.widgets import Input

from tui.language import _

BESIDE_THE_ERROR = 6
"""Columns of the last row of a field that are not for the error."""
_CONTROLS = "".join(map(chr, (*range(0x20), 0x7F)))


class Field(Input):
    """Is a text field with a label."""

    DEFAULT_CSS = """
    Field {
        width: 100%;
        max-width: 60;
        height: 3;
        padding: 0 2;
        background: $surface;
        background-tint: $surface 0%;
        color: $foreground;
        border-top: blank;
        border-bottom: blank;
        border-left: solid $rule;
        border-right: solid $rule;
        border-title-color: $muted;
        border-title-background: $surface;
        border-subtitle-align: left;
        border-subtitle-color: $error;
        border-subtitle-background: $surface;

        &:focus {
            background-tint: $surface 0%;
            border-top: blank;
            border-bottom: blank;
            border-left: outer $primary;
            border-right: outer $primary;
            border-title-color: $foreground;
            border-title-style: bold;
        }
        & > .input--selection { color: $surface; background: $foreground; }
        &.-wrong { border-left: solid $error; border-right: solid $error; }
        &.-wrong:focus { border-left: outer $error; border-right: outer $error; }
    }
    """

    @dataclass
    class Wrong(Message):
        """Tells what is wrong, where it does not fit under the field; nothing once it is mended."""

        problem: str

    def __init__(
        self,
        label: str,
        *,
        id: str,  # noqa: A002
        text: str = "",
        password: bool = False,
        max_length: int = 4096,
        stray: Callable[[str], bool] = lambda _character: False,
    ) -> None:
        """`stray` tells the characters that are meant for this field even if a button has the focus."""
        super().__init__(text, id=id, password=password, select_on_focus=False, max_length=max_length)
        self.border_title = Content(label)
        self._told_by_page = False
        self._holds_less = False
        """Whether the field holds less than what was typed last, and Enter has not met that yet."""
        self._at_first = text
        self.stray = stray
        # On a slow line a page that waits sends nothing, and a reader of screens has nothing to say.
        self.cursor_blink = False

    @property
    def cursor_screen_offset(self) -> Offset:
        """Put the cursor where it is drawn; Textual tells the cell after it once the last letter is typed."""
        return super().cursor_screen_offset - Offset(int(self.cursor_at_end), 0)

    def say(self, problem: str) -> None:
        """Say under the field what is wrong with it, or have the page say what is too long for a row.

        Say nothing if `problem` is empty.
        """
        sentence = f"✗ {problem}" if problem else ""
        too_long = cell_len(sentence) > self.outer_size.width - BESIDE_THE_ERROR
        self.border_subtitle = Content("" if too_long else sentence)
        self.set_class(bool(problem), "-wrong")
        if too_long or self._told_by_page:
            self._told_by_page = too_long
            self.post_message(self.Wrong(problem if too_long else ""))

    def needs(self, problem: str) -> bool:
        """Say `problem`, and put the cursor here, if nothing was typed. Returns whether something was."""
        if self.is_filled and not self._holds_back():
            return True
        if not self.is_filled:
            self.say(problem)
        self.focus()
        return False

    @property
    def is_filled(self) -> bool:
        """Say whether something was typed; spaces alone say nothing."""
        return bool(self.value.strip())

    @property
    def has_changed(self) -> bool:
        """Say whether somebody has typed something else than there was."""
        return self.value.strip() != self._at_first.strip()

    def has_served(self) -> None:
        """Take what was typed for what there is: nobody loses it any more."""
        self._at_first = self.value

    def watch_value(self) -> None:
        """Take back what was wrong: the person is mending it."""
        self._holds_less = False
        if self.has_class("-wrong"):
            self.say("")

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paint what is typed in a well. Textual paints the rows of label and error like it, so they keep the card's.

        It does so before it dims or greys colours: without colours there is no well.
        """
        lines = super().render_lines(crop)
        surface = self.background_colors[1].rich_color
        well = Style(bgcolor=self.app.theme_variables["well"])
        first, last = 1 - crop.y, self.outer_size.height - 2 - crop.y
        return [
            Strip(_on(strip, surface, well), strip.cell_length) if first <= row <= last else strip
            for row, strip in enumerate(lines)
        ]

    def takes(self, character: str) -> bool:
        """Say whether a character is text; Python calls only one of the spaces, U+0020, printable."""
        return unicodedata.category(character) == "Zs"

    def _on_key(self, event: events.Key) -> None:  # type: ignore[override]
        typed = " " if event.key == "shift+space" else event.character or ""
        if not event.is_printable and len(typed) == 1 and self.takes(typed):
            event.stop()
            event.prevent_default()
            self.replace(typed, *self.selection)

    def restricted(self) -> None:
        """Say that a text typed or pasted does not fit, and that none of it was taken: a bell alone does not."""
        super().restricted()
        self._holds_less = True
        self.say(_("C'est trop long : {n} caractères au plus.").format(n=self.max_length or 0))

    def _holds_back(self) -> bool:
        """Say, once, whether less than was typed would be sent: who types ahead presses Enter before that is read."""
        held, self._holds_less = self._holds_less, False
        return held

    async def action_submit(self) -> None:
        if not self._holds_back():
            await super().action_submit()

    def _on_paste(self, event: events.Paste) -> None:
        """Paste the first line that says something, without the tabs and line ends of a table around it."""
        event.stop()
        event.prevent_default()
        lines = (line.strip(_CONTROLS) for line in event.text.splitlines())
        self.replace(next(filter(None, lines), ""), *self.selection)

    def start_again(self, *, kept: bool = False) -> None:
        """Put the cursor there, and empty the field unless what was typed is `kept`."""
        if not kept:
            self.value = ""
        self.focus()


def _on(strip: Strip, surface: Color, well: Style) -> Iterator[Segment]:
    for text, style, _control in strip:
        yield Segment(text, style + well if style and style.bgcolor == surface else style)


class PasswordField(Field):
    """Takes a password, which can be neither copied nor cut."""

    def __init__(
        self,
        label: str,
        *,
        id: str,  # noqa: A002
        stray: Callable[[str], bool] = lambda _character: False,
    ) -> None:
        super().__init__(label, id=id, password=True, stray=stray)

    @property
    def is_filled(self) -> bool:
        """Say whether something was typed: a password may be of spaces."""
        return bool(self.value)

    def takes(self, character: str) -> bool:
        """Take every character but control characters; those that join the parts of an emoji too."""
        return unicodedata.category(character) != "Cc"

    def action_copy(self) -> None:
        """Do nothing: a password is not copied."""

    def action_cut(self) -> None:
        """Do nothing: a password is not copied, so it is not cut either."""
