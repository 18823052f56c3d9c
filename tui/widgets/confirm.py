"""A question before what cannot be undone."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Button

from tui.language import _
from tui.widgets.dialog import Dialog
from tui.widgets.words import Words


class Confirm(Dialog[bool]):
    """Asks yes or no. Annuler has the focus: Enter, pressed once too often, changes nothing."""

    BINDINGS = [
        Binding("escape", "dismiss(False)", show=False),
        Binding("left,up", "app.focus_previous", show=False),
        Binding("right,down", "app.focus_next", show=False),
    ]
    AUTO_FOCUS = "#cancel"

    def __init__(self, question: str, words: str, yes: str, *, danger: bool = False) -> None:
        """Ask a question, and say in words what comes of a yes; `danger` warns of what cannot be undone."""
        super().__init__(yes, title=question, danger=danger)
        self._words = words

    def help_words(self) -> tuple[str, ...]:
        return (self._words, *super().help_words())

    def compose_body(self) -> ComposeResult:
        yield Words(self._words)

    @on(Button.Pressed)
    def _answer(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id == "yes")


def lose_what_was_typed() -> Confirm:
    """Ask before what was typed is lost with its page."""
    words = _("Rien n'en est encore enregistré. Annuler revient à la page, avec tout ce qui y est saisi.")
    return Confirm(_("Abandonner ce que vous avez saisi ?"), words, _("Abandonner"))
