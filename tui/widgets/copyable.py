"""A value that the keyboard reaches, and that leaves the screen only when it is asked to."""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding
from textual.message import Message

from tui.widgets.frame import Words


class Copyable(Words, can_focus=True):
    """A text to read, or to copy with the key C."""

    DEFAULT_CSS = """
    Copyable { width: 1fr; text-style: bold; }
    Copyable:focus { text-style: bold reverse; width: auto; }
    """
    BINDINGS = [Binding("c,C", "ask_copy", show=False)]

    @dataclass
    class CopyAsked(Message):
        """The person wants the value on the clipboard of their terminal."""

        text: str

    def __init__(self, text: str, *, id: str, copied: str | None = None) -> None:  # noqa: A002
        super().__init__(text, id=id)
        self._copied = text if copied is None else copied

    def action_ask_copy(self) -> None:
        """Say so; the page does it."""
        self.post_message(self.CopyAsked(self._copied))
