"""When nobody has touched the keyboard for a while."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

WARNING = 20
"""Seconds before the console signs out at which it says so."""


class Presence(Enum):
    """What the silence means."""

    HERE = "here"
    FADING = "fading"
    """The operator is about to be signed out."""
    GONE = "gone"


class Idle:
    """Measures the silence."""

    def __init__(self, monotonic: Callable[[], float], limit: int) -> None:
        """`monotonic` is in seconds, from any moment; `limit`, how many without a key sign out."""
        self._monotonic, self._limit = monotonic, limit
        self.touch()

    def touch(self) -> None:
        """Someone is there."""
        self._touched_at = self._monotonic()

    @property
    def presence(self) -> Presence:
        """What it means by now."""
        silent = self._monotonic() - self._touched_at
        if silent >= self._limit:
            return Presence.GONE
        return Presence.FADING if silent >= self._limit - WARNING else Presence.HERE
