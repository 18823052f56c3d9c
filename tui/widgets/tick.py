"""Something that is so or not, its state told by a sign as well as a colour."""

from __future__ import annotations

from textual.binding import Binding
from textual.content import Content
from textual.widgets import Checkbox


class Tick(Checkbox, inherit_bindings=False):
    """Is a checkbox: ticked or empty. Enter goes on, as it does in every field of a form."""

    BINDINGS = [Binding("space", "toggle_button", show=False), Binding("enter", "app.focus_next", show=False)]

    DEFAULT_CSS = """
    Tick { border: none; padding: 0; background: $surface; border-left: blank; }
    Tick:focus { border: none; border-left: outer $primary; background-tint: $surface 0%; }
    Tick > .toggle--button, Tick.-on > .toggle--button { color: $foreground; background: $surface; }
    Tick:focus > .toggle--label { color: $foreground; background: $surface; text-style: bold; }
    """
    BUTTON_LEFT = BUTTON_RIGHT = ""

    def __init__(self, label: str, value: bool = False, *, id: str) -> None:  # noqa: A002
        super().__init__(Content(label), value, id=id)

    def watch_value(self) -> None:
        self.BUTTON_INNER = "[✓]" if self.value else "[ ]"
        super().watch_value()
