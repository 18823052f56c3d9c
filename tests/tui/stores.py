"""A store that fails, that answers when it is told to, or whose server has gone for a while."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, NoReturn, ParamSpec, TypeVar

from storage import DatabaseUnavailable, ServerGone

Question = ParamSpec("Question")
Answer = TypeVar("Answer")

UNAVAILABLE = (
    "Les données ne peuvent pas être enregistrées pour le moment. Rien n'a été changé. Réessayez dans un instant."
)


def unavailable(*_arguments: object, **_named: object) -> NoReturn:
    """Refuse as any method of the store does while the disk is full."""
    raise DatabaseUnavailable


class Gate(Generic[Question, Answer]):
    """A method of the store that counts its calls and waits to be opened."""

    def __init__(self, method: Callable[Question, Answer]) -> None:
        self._method = method
        self._opened = threading.Event()
        self.calls = 0

    def __call__(self, *arguments: Question.args, **named: Question.kwargs) -> Answer:
        """Wait, then call the method of the store."""
        self.calls += 1
        assert self._opened.wait(60)
        return self._method(*arguments, **named)

    def open(self) -> None:
        """Let every call through."""
        self._opened.set()


class Gone(Generic[Question, Answer]):
    """A method of the store whose server has gone until it is told to be back."""

    def __init__(self, method: Callable[Question, Answer]) -> None:
        self._method = method
        self.is_back = False
        self.calls = 0

    def __call__(self, *arguments: Question.args, **named: Question.kwargs) -> Answer:
        """Refuse as any method of the store does while no server is there."""
        self.calls += 1
        if not self.is_back:
            raise ServerGone
        return self._method(*arguments, **named)
