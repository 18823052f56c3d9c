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
    """Is a text field with a label."""

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
        """Tells that a text typed or pasted does not fit, and that none of it was taken."""

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
        """Put the cursor where it is drawn; Textual tells the cell after it once the last letter is typed."""
        return super().cursor_screen_offset - Offset(int(self.cursor_at_end), 0)

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
        """Tell the page: a bell alone does not say why nothing was pasted."""
        super().restricted()
        self.post_message(self.TooLong(self.max_length or 0))

    def _on_paste(self, event: events.Paste) -> None:
        """Paste the first line that says something, without the tabs and line ends of a table around it."""
        event.stop()
        event.prevent_default()
        lines = (line.strip(_CONTROLS) for line in event.text.splitlines())
        self.replace(next(filter(None, lines), ""), *self.selection)

    def start_again(self) -> None:
        """Empty the field, and put the cursor there."""
        self.value = ""
        self.focus()


class PasswordField(Field):
    """Takes a password, which can be neither copied nor cut."""

    def __init__(self, label: str, *, id: str) -> None:  # noqa: A002
        super().__init__(label, id=id, password=True)

    def takes(self, character: str) -> bool:
        """Take every character but control characters; those that join the parts of an emoji too."""
        return unicodedata.category(character) != "Cc"

    def action_copy(self) -> None:
        """Do nothing: a password is not copied."""

    def action_cut(self) -> None:
        """Do nothing: a password is not copied, so it is not cut either."""
