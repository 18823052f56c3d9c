"""Asks for another name of a device."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Button, Input

from tui.language import _
from tui.widgets.device_name import DeviceName
from tui.widgets.frame import NavButton, Words


class Rename(ModalScreen[str | None]):
    """One field with the present name; None if the person gives up."""

    DEFAULT_CSS = """
    Rename { align: center middle; background: $background; }
    Rename > Vertical { width: 60; max-width: 100%; height: auto; padding: 1 2; border: solid $primary; }
    Rename Horizontal { height: 1; margin-top: 1; }
    Rename #between { width: 1fr; }
    """
    BINDINGS = [Binding("escape", "dismiss(None)", show=False)]
    AUTO_FOCUS = "#device-name"

    def __init__(self, name: str) -> None:
        super().__init__()
        self._present = name

    def compose(self) -> ComposeResult:
        """The field and two answers."""
        with Vertical():
            yield Words(_("Comment voulez-vous appeler cet appareil ?"))
            yield DeviceName(self._present)
            with Horizontal():
                yield NavButton(_("Annuler"), id="cancel")
                yield Words(id="between")
                yield NavButton(_("Renommer"), id="yes", primary=True)

    @on(Input.Submitted)
    @on(Button.Pressed, "#yes")
    def _rename(self) -> None:
        self.dismiss(self.query_one(DeviceName).value)

    @on(Button.Pressed, "#cancel")
    def _cancel(self) -> None:
        self.dismiss(None)
