"""`guichet phone`: the simulated phone alone in a terminal, on the same database as the others."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.geometry import Size
from textual.screen import Screen

from tui.app.base import GuardedApp
from tui.language import _
from tui.phone.handset import Handset
from tui.phone.home import Home
from tui.phone.view import PhoneView
from tui.widgets.key_line import KeyLine


class PhoneScreen(Screen[None]):
    """Shows the phone in the middle, with the keys below."""

    DEFAULT_CSS = """
    PhoneScreen #desk { height: 1fr; align: center middle; }
    """

    def __init__(self, handset: Handset, home: Home | None) -> None:
        super().__init__()
        self._handset, self._home = handset, home

    def compose(self) -> ComposeResult:
        """Yield the phone without a camera: it could see no screen but its own."""
        with Vertical(id="desk"):
            phone = PhoneView(self._handset, self._home)
            yield phone
        yield KeyLine((*phone.keys(), (_("Ctrl+Q"), _("quitter"))))


class PhoneApp(GuardedApp):
    """Joins a handset and its home."""

    CSS_PATH = "../app/app.tcss"
    SMALLEST = Size(0, 0)
    """It is often in a narrow window beside another."""

    def __init__(self, handset: Handset, home: Home | None, theme: str, *, reduced_motion: bool) -> None:
        super().__init__(theme, reduced_motion=reduced_motion)
        self._handset, self._home = handset, home

    def get_default_screen(self) -> PhoneScreen:
        return self.first(PhoneScreen(self._handset, self._home))
