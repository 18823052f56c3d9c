"""The polls that phones have sent: none is answered twice, and none from before this process began."""

from __future__ import annotations

from threading import Lock

TOLERANCE = 60
"""Seconds by which the clock of a phone may be off."""
_MANY = 1024
"""How many phones are remembered before those are forgotten whose last poll would be too old anyway."""


class SeenPolls:
    """The moment of the last poll of each phone, in memory: a poll writes nothing."""

    def __init__(self, began_at: float) -> None:
        self._began_at = began_at
        self._lock = Lock()
        self._last: dict[str, float] = {}
        self._tidy_at = _MANY

    def is_new(self, serial: str, at: float) -> bool:
        """Tell whether a poll signed at a moment came neither before another one nor before the beginning."""
        return at >= self._began_at and at > self._last.get(serial, 0.0)

    def accept(self, serial: str, at: float, now: float) -> bool:
        """Remember a poll that is new; return whether it is."""
        with self._lock:
            if not self.is_new(serial, at):
                return False
            self._last[serial] = at
            if len(self._last) > self._tidy_at:
                self._last = {name: last for name, last in self._last.items() if last >= now - TOLERANCE}
                self._tidy_at = max(_MANY, 2 * len(self._last))
            return True
