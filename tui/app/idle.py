"""The idle clock: pure arithmetic on a monotonic clock."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto
from math import ceil

LONGER_AT_MOST = 2
"""How often somebody may ask for more time."""


class Presence(Enum):
    """The presence of a person, judged by how long no key was pressed."""

    NOBODY = auto()
    """Nobody has begun."""
    THERE = auto()
    ASKED = auto()
    """The person has been silent for so long that they are asked whether they are still there."""
    GONE = auto()


class Idle:
    """A counter of the seconds since somebody last did something."""

    def __init__(self, monotonic: Callable[[], float], limit: int, asked_for: int) -> None:
        """Allow a silence of `limit` seconds, and ask in its last `asked_for` seconds; `monotonic` tells seconds."""
        self._monotonic, self._limit, self._asked_for = monotonic, limit, asked_for
        self._touched_at: float | None = None
        self._longer_still = LONGER_AT_MOST

    def touch(self) -> None:
        """Note that somebody did something."""
        self._touched_at = self._monotonic()

    def forget(self) -> None:
        """Note that nobody is there, and that nothing is left to be erased."""
        self._touched_at = None

    @property
    def can_be_longer(self) -> bool:
        """Say whether somebody may still ask for more time."""
        return self._longer_still > 0

    def lengthen(self) -> int:
        """Allow a silence twice as long from now on, a limited number of times. Returns the seconds allowed."""
        if self.can_be_longer:
            self._longer_still -= 1
            self._limit *= 2
        return self._limit

    @property
    def left(self) -> int:
        """Return the whole seconds left, rounded up, from the limit to 0."""
        if self._touched_at is None:
            return self._limit
        silence = self._monotonic() - self._touched_at
        return min(self._limit, max(0, ceil(self._limit - silence)))

    @property
    def presence(self) -> Presence:
        """Return the presence that this silence means."""
        if self._touched_at is None:
            return Presence.NOBODY
        if self.left == 0:
            return Presence.GONE
        return Presence.ASKED if self.left <= self._asked_for else Presence.THERE


def clock_face(seconds: int) -> str:
    """Write a number of seconds as minutes and seconds, such as « 1:45 »."""
    return f"{seconds // 60}:{seconds % 60:02}"
