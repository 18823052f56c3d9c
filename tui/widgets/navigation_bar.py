"""The row of buttons under every page."""

from __future__ import annotations

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.widgets import Button

from tui.widgets.words import Words


class NavigationBar(Horizontal):
    """Holds Précédent on the left, and the buttons that lead on to the right; arrows go from one to the next."""

    DEFAULT_CSS = """
    NavigationBar {
        height: auto;
        #between { width: 1fr; }
        Button { margin-left: 1; }
        Button.-first { margin-left: 0; }
    }
    """
    BINDINGS = [Binding("left", "go(-1)", show=False), Binding("right", "go(1)", show=False)]

    def __init__(self, left: Iterable[Button], right: Iterable[Button]) -> None:
        super().__init__()
        self._left, self._right = tuple(left), tuple(right)

    def compose(self) -> ComposeResult:
        # The last in sight ends where the words do, whichever it is.
        if self._left:
            self._left[0].add_class("-first")
        yield from self._left
        yield Words(id="between")
        yield from self._right

    def action_go(self, step: int) -> None:
        """Give the focus to the next button, or to the one before; stay at either end."""
        buttons = [button for button in self.query(Button) if button.focusable and button.display]
        if self.app.focused in buttons:
            place = buttons.index(self.app.focused) + step
            buttons[max(0, min(place, len(buttons) - 1))].focus()
