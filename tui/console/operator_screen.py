"""The common part of pages and dialogs of the console: a session that may end at any moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from textual.message import Message

from storage import Administration, NotAllowed, SessionEnded, StorageError
from tui.console.desk import Desk
from tui.messages import errors
from tui.screens.asking import AskingScreen
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

    def session_ended(self) -> None:
        """Have the operator sign in again."""
        self._sign_out(SessionEnded())

    def refused(self, error: StorageError) -> None:
        """Say why; sign out an account that is an operator's no longer."""
        if isinstance(error, NotAllowed):
            self._sign_out(error)
        else:
            super().refused(error)

    def _sign_out(self, error: StorageError) -> None:
        self.post_message(self.SignedOut(errors.sentence(error, self.services.clock())))
