"""Hides a secret until its owner asks for it, and again after a while: somebody may stand beside them."""

from __future__ import annotations

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Button

from tui.widgets.nav_button import NavButton


class Veil(Vertical):
    """Shows what it holds at the press of a button, and hides it again. Without `veiled`, shows it always."""

    DEFAULT_CSS = """
    Veil { height: auto; }
    Veil > #unveil { width: auto; }
    Veil.-drawn > * { display: none; }
    Veil.-drawn > #unveil { display: block; margin: 1 0; }
    """

    class Turned(Message):
        """Tells that the veil was drawn, or taken away."""

    drawn = reactive(False, toggle_class="-drawn")

    def __init__(self, show: str, hide: str, seconds: float, monotonic: Callable[[], float], *, veiled: bool) -> None:
        """Name the button `show` or `hide`; hide again what was shown for `seconds`."""
        super().__init__(classes="-drawn" if veiled else None)
        self._show, self._hide, self._seconds, self._monotonic = show, hide, seconds, monotonic
        self._veiled = veiled
        self._until = 0.0
        self.set_reactive(Veil.drawn, veiled)

    def compose(self) -> ComposeResult:
        """Yield the button after what it hides."""
        if self._veiled:
            yield NavButton(self._show, id="unveil", other=self._hide)

    def on_mount(self) -> None:
        if self._veiled:
            self.set_interval(1, self.tick)

    def tick(self) -> None:
        """Hide it again once its time is over."""
        if not self.drawn and self._monotonic() >= self._until:
            self._draw(drawn=True)

    @on(Button.Pressed, "#unveil")
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self._until = self._monotonic() + self._seconds
        self._draw(drawn=not self.drawn)

    def _draw(self, *, drawn: bool) -> None:
        button = self.query_one("#unveil", NavButton)
        if self.has_focus_within:
            button.focus()
        button.call(self._show if drawn else self._hide)
        self.drawn = drawn
        self.post_message(self.Turned())
