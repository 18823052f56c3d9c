"""Something to touch on the phone."""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding
from textual.message import Message

from tui.phone.sheets import Tap
from tui.widgets.nav_button import WithFills
from tui.widgets.words import Words


class Touch(Words, can_focus=True):
    """Is a button as the wizard has them, of as many rows as its label needs."""

    DEFAULT_CSS = """
    Touch {
        width: auto;
        max-width: 100%;
        height: auto;
        padding: 0 1;
        border-left: blank;
        border-right: blank;
        background: $raised;
        color: $foreground;
        pointer: pointer;
    }
    Touch.-choice { background: $surface; }
    Touch.-primary { color: $primary; text-style: bold; }
    Touch:hover { color: $primary; }
    Touch:focus {
        border-left: outer $foreground;
        border-right: outer $foreground;
        background: $primary;
        color: $on-primary;
        text-style: bold;
    }
    Touch.-no-fill, Touch.-no-fill:focus { padding: 0; border: none; background: $surface; color: $foreground; }
    Touch.-no-fill:focus { text-style: bold reverse; }
    """
    BINDINGS = [Binding("enter,space", "touch", show=False)]

    @dataclass
    class Touched(Message):
        """Tells that something was touched, by key or by mouse."""

        touch: Touch

    def __init__(self, tap: Tap, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(tap.label, id=id, classes="-choice" if tap.choice else None)
        self.tap = tap
        self.set_class(tap.primary, "-primary")

    def show(self, tap: Tap) -> None:
        """Show another label, for something else to do."""
        self.tap = tap
        self.set_class(tap.primary, "-primary")
        self._draw()

    def on_mount(self) -> None:
        """Draw the label as this terminal can show that it is one."""
        self._draw()

    def watch_has_focus(self, value: bool) -> None:
        """Draw the label between bars, or not."""
        super().watch_has_focus(value)
        self._draw()

    def _draw(self) -> None:
        # Where a fill cannot be seen, reverse video is told of letters only: bars are letters there, as brackets are.
        # A choice has brackets of its own, around its tick.
        without = isinstance(self.app, WithFills) and not self.app.fills
        self.set_class(without, "-no-fill")
        if without:
            left, right = ("▌", "▐") if self.has_focus else (" ", " ") if self.tap.choice else ("[", "]")
            self.update(f"{left} {self.tap.label} {right}")
        else:
            self.update(self.tap.label)

    def action_touch(self) -> None:
        """Tell the phone, which does what was touched."""
        self.post_message(self.Touched(self))

    def on_click(self) -> None:
        self.action_touch()
