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
                yield Words(_("Appuyez sur une touche, ou touchez l'écran"), id="touch")
            yield Words(f"F2 : {NAMES[other()]}", classes="muted")


class StillTherePage(Screen[None]):
    """Asks « Êtes-vous toujours là ? », and covers every secret while it waits for a key."""

    AUTO_FOCUS = ""

    def __init__(self, seconds: int) -> None:
        super().__init__()
        self._seconds = seconds

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="cover", can_focus=False):
            yield Words(_("Êtes-vous toujours là ?"), id="question")
            with Center():
                yield BigWords(str(self._seconds), id="seconds")
            with Center():
                yield Words(_("Appuyez sur une touche pour continuer"), id="touch")
            yield Words(_("Sinon, votre session se ferme et rien n'en reste ici."), classes="muted")

    def show(self, seconds: int) -> None:
        """Show so many seconds, once the page is laid out."""
        for words in self.query(BigWords):
            words.text = str(seconds)


class GoodbyePage(Screen[None]):
    """Covers the screen while the store forgets what the client leaves behind."""

    AUTO_FOCUS = ""

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="cover", can_focus=False):
            yield Words(steps.goodbye(), id="question")
