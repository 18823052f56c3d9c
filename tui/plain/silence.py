"""The silence of a person who is asked in lines: they are asked whether they are there, then left."""

from __future__ import annotations

from typing import Protocol

from tui.language import _
from tui.messages import steps
from tui.plain.talk import Quit

ASKED_FOR = 60
"""Seconds before it leaves at which it asks."""


class Counter(Protocol):
    """A counter of the seconds since the last answer, such as `tui.app.idle.Idle`."""

    def touch(self) -> None:
        """Begin anew."""

    @property
    def left(self) -> int:
        """Return the seconds left."""


class Silence:
    """Says what a person is told who has been silent for long."""

    def __init__(self, counter: Counter, limit: int) -> None:
        self._counter, self._limit, self._asked = counter, limit, False

    def broken(self) -> None:
        """Note that somebody is there."""
        self._counter.touch()
        self._asked = False

    def words(self) -> str:
        """Return what to ask a silent person, once; empty otherwise. Raises Quit when the time is over."""
        left = self._counter.left
        if left == 0:
            raise Quit(steps.closed_by_silence(self._limit))
        if left > ASKED_FOR or self._asked:
            return ""
        self._asked = True
        return _("Êtes-vous toujours là ? Sans réponse, Guichet se ferme dans une minute.")
