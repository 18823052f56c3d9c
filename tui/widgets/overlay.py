"""A screen in front of another one, which is shown again once this one closes."""

from __future__ import annotations

from typing import Protocol, TypeVar, runtime_checkable

from textual import events, on
from textual.await_complete import AwaitComplete
from textual.binding import Binding
from textual.screen import Screen

Result = TypeVar("Result")


@runtime_checkable
class WithHelp(Protocol):
    """A page with words for F1."""

    def action_help(self) -> None:
        """Show them."""


class Overlay(Screen[Result]):
    """Closes once, however often it is told to: by a key, by a button, by both at once, by a late answer of the store.

    Textual would close the screen in front instead, whichever that is, or fail where there is only one left. It takes
    styles from the first class that a class inherits from: name this one after the page or the dialog.
    """

    BINDINGS = [Binding("f1", "help", show=False)]

    _kept: tuple[Result | None] | None = None
    """The result of a screen that is to close once nothing is in front of it."""

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Close with this result: now, or once what is in front of it, such as help, has closed."""
        if self.is_active:
            return super().dismiss(result)
        self._kept = (result,)
        return AwaitComplete()

    def action_help(self) -> None:
        """Show the help of the page behind: what is in front is about it."""
        behind = self.app.screen_stack[-2]
        if isinstance(behind, WithHelp):
            behind.action_help()

    @on(events.ScreenResume)
    def _close_at_last(self) -> None:
        if self._kept is not None:
            self.dismiss(*self._kept)
