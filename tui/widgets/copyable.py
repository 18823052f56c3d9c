"""A value that the keyboard reaches, and that leaves the screen only when it is asked to."""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding
from textual.message import Message

from tui.widgets.words import Words


class Copyable(Words, can_focus=True):
    """Shows a text to read, or to copy with the key C."""

    DEFAULT_CSS = """
    Copyable { width: 1fr; text-style: bold; border-left: blank; border-right: blank; }
    Copyable:focus { text-style: bold reverse; width: auto; border-left: outer $primary; border-right: outer $primary; }
    """
    BINDINGS = [Binding("c,C", "ask_copy", show=False)]

    @dataclass
    class CopyAsked(Message):
        """Asks the app to put the value on the clipboard of the person's terminal."""

        text: str

    def __init__(self, text: str, *, id: str, copied: str | None = None) -> None:  # noqa: A002
        super().__init__(text, id=id)
        self._copied = text if copied is None else copied

    def action_ask_copy(self) -> None:
        """Ask the app to copy the value."""
        self.post_message(self.CopyAsked(self._copied))
