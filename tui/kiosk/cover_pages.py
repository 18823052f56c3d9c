"""Pages that stand before another and hide it whole."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Center, VerticalScroll
from textual.screen import Screen

from tui.language import NAMES, _, other
from tui.messages import steps
from tui.widgets.big_words import BigWords
from tui.widgets.words import Words


class WelcomePage(Screen[None]):
    """Welcomes: any key begins. Tells nothing of the client before."""

    AUTO_FOCUS = ""
    BINDINGS = [Binding("f2", "app.other_language", show=False)]

    def __init__(self, service: str) -> None:
        super().__init__()
        self._service = service

    def compose(self) -> ComposeResult:
        """Yield one word for people who pass by, and one sentence for people who stop."""
        with VerticalScroll(classes="cover", can_focus=False):
            with Center():
                yield BigWords(_("Bienvenue"), id="welcome")
            yield Words(self._service, id="service")
            yield Words(_("Protégez votre compte avec votre téléphone, en quelques minutes."), classes="muted")
            with Center():
                yield Words(_("Appuyez sur une touche ou sur l'écran"), id="touch")
            yield Words(f"F2 : {NAMES[other()]}", classes="muted")


class GoodbyePage(Screen[None]):
    """Covers the screen while the store forgets what the client leaves behind."""

    AUTO_FOCUS = ""

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="cover", can_focus=False):
            yield Words(steps.goodbye(), id="question")
