"""A question before what cannot be undone."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Button

from tui.language import _
from tui.widgets.frame import NavButton, Words


class Confirm(ModalScreen[bool]):
    """Annuler has the focus: Enter, pressed once too often, changes nothing."""

    DEFAULT_CSS = """
    Confirm { align: center middle; background: $background; }
    Confirm > Vertical { width: 60; max-width: 100%; height: auto; padding: 1 2; border: solid $primary; }
    Confirm Horizontal { height: 1; margin-top: 1; }
    Confirm #between { width: 1fr; }
    """
    BINDINGS = [
        Binding("escape", "dismiss(False)", show=False),
        Binding("left,up", "app.focus_previous", show=False),
        Binding("right,down", "app.focus_next", show=False),
    ]
    AUTO_FOCUS = "#cancel"

    def __init__(self, question: str, yes: str) -> None:
        super().__init__()
        self._question, self._yes = question, yes

    def compose(self) -> ComposeResult:
        """The question and two answers."""
        with Vertical():
            yield Words(self._question)
            with Horizontal():
                yield NavButton(_("Annuler"), id="cancel")
                yield Words(id="between")
                yield NavButton(self._yes, id="yes", primary=True)

    @on(Button.Pressed)
    def _answer(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id == "yes")
