"""One-line fields with their label in the border."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from textual import events
from textual.geometry import Offset
from textual.message import Message
from textual.widgets import Input

_CONTROLS = "".join(map(chr, (*range(0x20), 0x7F)))


class Field(Input):
    """A labelled text field."""

    DEFAULT_CSS = """
    Field {
        width: 100%;
        max-width: 60;
        height: 3;
        border: solid $rule;
        background: $surface;
        padding: 0 1;
        border-title-color: $foreground;
        &:focus { border: solid $primary; border-title-color: $primary; border-title-style: bold; }
        &.-invalid, &.-invalid:focus { border: solid $error; }
    }
    """

    @dataclass
    class TooLong(Message):
        """What was typed or pasted does not fit, and none of it was taken."""

        longest: int

    def __init__(
        self,
        label: str,
        *,
        id: str,  # noqa: A002
        text: str = "",
        password: bool = False,
        max_length: int = 4096,
    ) -> None:
        super().__init__(text, id=id, password=password, select_on_focus=False, max_length=max_length)
        self.border_title = label
        # On a slow line a page that waits sends nothing, and a reader of screens has nothing to say.
        self.cursor_blink = False

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where it is drawn; after the last letter, Textual tells the cell that follows."""
        return super().cursor_screen_offset - Offset(int(self.cursor_at_end), 0)

    def takes(self, character: str) -> bool:
        """Whether it is text, though not printable in Python's eyes: of the spaces, only U+0020 is."""
        return unicodedata.category(character) == "Zs"

    def _on_key(self, event: events.Key) -> None:  # type: ignore[override]
        typed = " " if event.key == "shift+space" else event.character or ""
        if not event.is_printable and len(typed) == 1 and self.takes(typed):
            event.stop()
            event.prevent_default()
            self.replace(typed, *self.selection)

    def restricted(self) -> None:
        """Have it told: a bell alone does not say why nothing was pasted."""
        super().restricted()
        self.post_message(self.TooLong(self.max_length or 0))

    def _on_paste(self, event: events.Paste) -> None:
        """The first line that says something: the tabs and line ends of a table around it are no part of it."""
        event.stop()
        event.prevent_default()
        lines = (line.strip(_CONTROLS) for line in event.text.splitlines())
        self.replace(next(filter(None, lines), ""), *self.selection)

    def start_again(self) -> None:
        """Empty it, and put the cursor there."""
        self.value = ""
        self.focus()


class PasswordField(Field):
    """A field whose text never leaves it: not by copy, not by cut."""

    def __init__(self, label: str, *, id: str) -> None:  # noqa: A002
        super().__init__(label, id=id, password=True)

    def takes(self, character: str) -> bool:
        """Whatever is no control character: what joins the parts of an emoji too."""
        return unicodedata.category(character) != "Cc"

    def action_copy(self) -> None:
        """Nothing is copied."""

    def action_cut(self) -> None:
        """Nothing is copied, so nothing is cut."""
