"""Something to touch on the phone."""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding
from textual.message import Message

from tui.phone.pages import Tap
from tui.widgets.words import Words


class Touch(Words, can_focus=True):
    """Is a button as wide as the phone, of as many rows as its label needs. Brackets show that it is one."""

    DEFAULT_CSS = """
    Touch { width: 100%; height: auto; color: $primary; pointer: pointer; }
    Touch.-primary { background: $primary; color: $on-primary; text-style: bold; }
    Touch:hover { background: $raised; color: $primary; }
    Touch:focus { background: $foreground; color: $background; text-style: bold underline; }
    """
    BINDINGS = [Binding("enter,space", "touch", show=False)]

    @dataclass
    class Touched(Message):
        """Tells that something was touched, by key or by mouse."""

        touch: Touch

    def __init__(self, tap: Tap, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.show(tap)

    def show(self, tap: Tap) -> None:
        """Show another label, for something else to do."""
        self.tap = tap
        self.set_class(tap.primary, "-primary")
        self.update(f"[ {tap.label} ]")

    def action_touch(self) -> None:
        """Tell the phone, which does what was touched."""
        self.post_message(self.Touched(self))

    def on_click(self) -> None:
        self.action_touch()
