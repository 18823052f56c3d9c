"""One of several choices, its state told by a sign as well as a colour."""

from __future__ import annotations

from textual.widgets import RadioButton

_ON, _OFF = "●", "○"


class Choice(RadioButton):
    """Is a tile: a full circle when chosen, an empty one when not."""

    BUTTON_LEFT = BUTTON_RIGHT = " "
    BUTTON_INNER = _OFF

    def watch_value(self) -> None:
        self.BUTTON_INNER = _ON if self.value else _OFF
        super().watch_value()
