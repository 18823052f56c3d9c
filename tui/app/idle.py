"""How long a person may do nothing: pure arithmetic on a clock that only goes forward."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto
from math import ceil


class Presence(Enum):
    """What the program takes a silence for."""

    NOBODY = auto()
    """Nobody has begun."""
    THERE = auto()
    ASKED = auto()
    """Silent for so long that the person is asked."""
    GONE = auto()


class Idle:
    """Counts the seconds since somebody last did something."""

    def __init__(self, monotonic: Callable[[], float], limit: int, asked_for: int) -> None:
        """`monotonic` is in seconds, from any moment; a silence lasts `limit` at most, and is asked for at its end."""
        self._monotonic, self._limit, self._asked_for = monotonic, limit, asked_for
        self._touched_at: float | None = None

    def touch(self) -> None:
        """Somebody did something."""
        self._touched_at = self._monotonic()

    def forget(self) -> None:
        """Nobody is there, and nothing is to be forgotten."""
        self._touched_at = None

    @property
    def left(self) -> int:
        """Whole seconds left, rounded up, from the limit to 0."""
        if self._touched_at is None:
            return self._limit
        silence = self._monotonic() - self._touched_at
        return min(self._limit, max(0, ceil(self._limit - silence)))

    @property
    def presence(self) -> Presence:
        """Who is there, by this silence."""
        if self._touched_at is None:
            return Presence.NOBODY
        if self.left == 0:
            return Presence.GONE
        return Presence.ASKED if self.left <= self._asked_for else Presence.THERE


def clock_face(seconds: int) -> str:
    """« 1:45 »."""
    return f"{seconds // 60}:{seconds % 60:02}"
