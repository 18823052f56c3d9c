"""One event, whole."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Button

from storage import Event
from tui.console.widgets.sheet import Fact
from tui.language import _
from tui.messages import audit
from tui.messages.account_status import State
from tui.widgets.dialog import Dialog
from tui.widgets.words import Words


class AuditEvent(Dialog[None]):
    """Shows everything that one event says."""

    BINDINGS = [Binding("escape", "dismiss", show=False)]
    AUTO_FOCUS = "#yes"

    def __init__(self, event: Event) -> None:
        super().__init__(_("Fermer"), title=_("Événement {n}").format(n=event.number))
        self._event = event

    def compose_body(self) -> ComposeResult:
        for label, words in audit.facts(self._event).items():
            fact = Fact(label)
            fact.say(State(words))
            yield fact

    def compose_buttons(self) -> ComposeResult:
        yield Words(id="between")
        yield self.yes_button()

    @on(Button.Pressed)
    def _close(self) -> None:
        self.dismiss()
