"""Presses that belong to the page before: the page that has just come to be in front takes none of them.

The next button often stands where the last one stood, so that a double click, or a key held too long, would press both.
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from time import monotonic

from textual.geometry import Offset

from tui.terminal.held import REPEAT

PAUSE = 0.4
"""Seconds after a page has come within which no press is for it: nobody has read a word of it yet, and the second half
of a double click or of a double Enter comes by then. Presses four times a second still turn two pages a second.
"""
REACTION = 1.5
"""The same seconds where a page comes by itself, such as after the last digit of a code: the eyes are on the phone, and
an Enter from habit may be on its way.
"""
DOUBLE_CLICK = 0.6
"""Seconds within which a slow hand clicks twice in one place; desktops allow 0.4 to 0.5."""
TREMBLE = 2
"""Cells by which a hand may move between two clicks in one place."""


class Presses:
    """Tells a press (Enter, Space, a click) for the page before from one for the page in front.

    The first press that a page takes, or any other key, says that somebody reads it; from then on, it takes them all.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        """Read the clock that keys and clicks are read by."""
        self._clock = clock
        self._is_new = False
        """Whether the page in front has taken nothing yet."""
        self._opens = -inf
        """When it takes presses, by the clock of keys."""
        self._last = -inf
        """When there was a press, taken or not."""
        self._clicked = (-inf, Offset())
        """When and where a click was taken."""

    def page_came(self) -> None:
        """Wait for a page to be seen: it has come to be in front."""
        self._is_new = True
        self._opens = max(self._opens, self._clock() + PAUSE)

    def page_comes_unasked(self) -> None:
        """Wait longer for a page to be seen: it comes, and nobody has pressed anything for it."""
        self._opens = self._clock() + REACTION

    def somebody_reads(self) -> None:
        """Note a key that is no press: somebody has seen what is in front, and what comes next has been asked for."""
        self._is_new, self._opens = False, -inf

    def is_behind(self, at: float, place: Offset | None = None) -> bool:
        """Say whether a press that was read at this time, of a key or of the mouse at a place, is for a page before."""
        repeats, self._last = at - self._last < REPEAT, at
        if self._is_new and (at < self._opens or repeats or self._is_double(at, place)):
            return True
        self._is_new = False
        if place is not None:
            self._clicked = at, place
        return False

    def _is_double(self, at: float, place: Offset | None) -> bool:
        """Say whether it is the second click in one place."""
        before, where = self._clicked
        return place is not None and at - before < DOUBLE_CLICK and place.get_distance_to(where) <= TREMBLE
