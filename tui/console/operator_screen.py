"""The common part of pages and dialogs of the console: a session that may end at any moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from textual.message import Message

from storage import Administration, NotAllowed, SessionEnded, StorageError
from tui.console.desk import Desk
from tui.language import _
from tui.messages import errors
from tui.screens.asking import AskingScreen
from tui.widgets.confirm import Confirm, lose_what_was_typed
from tui.widgets.field import Field
from tui.wizard.services import Services

Result = TypeVar("Result")


class OperatorScreen(AskingScreen[Result]):
    """Is a screen of an operator who is signed in."""

    services: Services
    desk: Desk

    @dataclass
    class SignedOut(Message):
        """Tells the app that the session is over."""

        reason: str = ""
        """One sentence; empty if the operator asked for it."""

    @property
    def administration(self) -> Administration:
        """Return what the operator may do; each of its methods blocks."""
        return self.desk.administration

    # Leaving

    def would_lose(self) -> bool:
        """Say whether there is something here that leaving loses, such as what was typed."""
        return any(field.has_changed for field in self.query(Field))

    def ask_before_losing(self) -> Confirm:
        """Return the question before that is lost."""
        return lose_what_was_typed()

    def unless_it_loses(self, then: Callable[[], object]) -> None:
        """Do what leaves this screen; where that loses something, once the operator has agreed to it."""

        def agreed(yes: bool | None) -> None:
            if yes:
                then()

        if self.would_lose():
            self.app.push_screen(self.ask_before_losing(), agreed)
        else:
            then()

    # The session

    def session_ended(self) -> None:
        """Have the operator sign in again."""
        self.post_message(self.SignedOut(errors.sentence(SessionEnded(), self.services.clock())))

    def refused(self, error: StorageError) -> None:
        """Say why; sign out an account that is an operator's no longer."""
        if isinstance(error, NotAllowed):
            self.post_message(self.SignedOut(_no_longer_an_operator()))
        else:
            super().refused(error)


def _no_longer_an_operator() -> str:
    return _(
        "Vous voilà déconnecté : votre compte est fermé, ou n'est plus celui d'un opérateur. Adressez-vous à un autre "
        "opérateur, ou à l'administrateur."
    )
