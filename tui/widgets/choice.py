"""One of several choices, its state told by a sign as well as a colour."""

from __future__ import annotations

from textual.widgets import RadioButton

_ON, _OFF = "●", "○"


class Choice(RadioButton):
    """Is a tile: a full circle when chosen, an empty one when not."""

    DEFAULT_CSS = """
    Choice {
        width: 24;
        height: 3;
        padding: 0 2;
        margin-right: 2;
        border: round $rule;
        background: $surface;
    }
    Choice > .toggle--button, Choice.-on > .toggle--button { color: $foreground; background: transparent; }
    Choice > .toggle--label { color: $foreground; background: transparent; text-style: none; }
    Choice.-on { border: round $primary; text-style: bold; }
    Choice.-on > .toggle--button { color: $primary; }
    RadioSet:focus > Choice.-selected { border: heavy $primary; background: $raised; }
    RadioSet:focus > Choice.-selected > .toggle--label { color: $foreground; background: transparent; text-style: bold; }
    """
    BUTTON_LEFT = BUTTON_RIGHT = " "
    BUTTON_INNER = _OFF

    def watch_value(self) -> None:
        self.BUTTON_INNER = _ON if self.value else _OFF
        super().watch_value()
