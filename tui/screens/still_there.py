"""The page that covers another one while it asks whether anybody is still there."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Center, VerticalScroll
from textual.screen import Screen

from tui.language import _
from tui.widgets.big_words import BigWords
from tui.widgets.words import Words


class StillTherePage(Screen[None]):
    """Asks « Êtes-vous toujours là ? », and covers every secret while it waits for a key."""

    AUTO_FOCUS = ""

    def __init__(self, seconds: int, *, otherwise: str, more_time: bool = False) -> None:
        """Show so many seconds, and what follows `otherwise`; offer more time if `more_time`."""
        super().__init__()
        self._seconds, self._otherwise, self.has_more_time = seconds, otherwise, more_time

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="cover", can_focus=False):
            yield Words(_("Êtes-vous toujours là ?"), id="question")
            with Center():
                yield BigWords(str(self._seconds), id="seconds")
            with Center():
                yield Words(_("Appuyez sur une touche pour continuer"), id="touch")
            if self.has_more_time:
                with Center():
                    yield Words(_("T : j'ai besoin de plus de temps"), id="more-time")
            yield Words(self._otherwise, classes="muted")

    def show(self, seconds: int) -> None:
        """Show so many seconds, once the page is laid out."""
        for words in self.query(BigWords):
            words.text = str(seconds)

    def offers_more_time(self, x: int, y: int) -> bool:
        """Say whether more time is what is offered at this column and row."""
        return any(offer.region.contains(x, y) for offer in self.query("#more-time"))
