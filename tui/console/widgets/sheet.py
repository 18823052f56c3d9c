"""Everything that may be known of an account, in one column."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll

from storage import AccountStatus, Factor
from tui.language import _
from tui.messages import account_status as words
from tui.messages.account_status import State
from tui.methods.catalogue import METHODS
from tui.widgets.words import Words


class Fact(Horizontal):
    """Shows a label and a fact."""

    DEFAULT_CSS = """
    Fact { height: auto; }
    Fact .label { width: 20; color: $muted; }
    Fact .value { width: 1fr; }
    """

    def __init__(self, label: str) -> None:
        super().__init__()
        self._label = Words(label, classes="label")
        self._value = Words(classes="value")

    def compose(self) -> ComposeResult:
        yield self._label
        yield self._value

    def say(self, state: State) -> None:
        """Show the fact as it is now."""
        self._value.set_classes(f"value {state.kind}")
        self._value.update(state.words)


class AccountSheet(VerticalScroll):
    """Shows the state of an account, then its devices, the present ones first."""

    DEFAULT_CSS = """
    AccountSheet { height: 1fr; scrollbar-size-vertical: 1; }
    AccountSheet Vertical { height: auto; }
    AccountSheet .heading { margin-top: 1; }
    """

    def compose(self) -> ComposeResult:
        """Yield empty columns, which `show` fills."""
        yield Vertical(id="facts")
        yield Words(id="devices-heading", classes="heading")
        yield Vertical(id="devices")

    def show(self, status: AccountStatus, history: Sequence[Factor], now: float) -> None:
        """Show another account, or the same one as it is now."""
        box, facts = self.query_one("#facts", Vertical), words.facts(status, now)
        if not box.children:
            box.mount_all(Fact(label) for label in facts)
        for fact, state in zip(box.query(Fact), facts.values(), strict=True):
            fact.say(state)
        self._show_devices(history)

    def _show_devices(self, history: Sequence[Factor]) -> None:
        names = {identifier: make().name for identifier, make in METHODS.items()}
        ordered = sorted(history, key=lambda factor: (factor.retired_at is not None, -factor.created_at))
        states = [words.device(factor, names) for factor in ordered]
        self.query_one("#devices-heading", Words).update(_("Appareils") if states else _("Aucun appareil à ce jour"))
        box = self.query_one("#devices", Vertical)
        box.remove_children()
        box.mount_all(Words(state.words, classes=state.kind or "muted") for state in states)
