"""Enter, pressed from habit after a code that has sent itself: it is not for the page that comes."""

from __future__ import annotations

from math import inf
from time import monotonic

REACTION = 0.6
"""Seconds after a code was found right within which nobody can have read the page that comes, and pressed Enter for it:
what a page takes to be painted, and half a second.
"""


class Habit:
    """Tells an Enter for the page of before from one for the page that is shown. The first key decides."""

    def __init__(self) -> None:
        self._ends = -inf
        """When Enter is for the page that is shown, by the clock of keys."""

    def may_come(self) -> None:
        """Expect it: a page comes that nobody has pressed Enter for."""
        self._ends = monotonic() + REACTION

    def is_behind(self, key: str, at: float) -> bool:
        """Say whether a key that was read at this time is that Enter."""
        ends, self._ends = self._ends, -inf
        return key == "enter" and at < ends
