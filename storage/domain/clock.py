"""The trust in the machine's clock, which may be wrong or jump."""

from __future__ import annotations

from collections.abc import Callable

Clock = Callable[[], float]
"""Returns the seconds since the Unix epoch, like `time.time`."""

DAY = 86_400
"""Seconds."""
BEHIND = 300
"""Seconds by which the clock may be behind the newest event."""
AHEAD = 7 * DAY
"""Seconds by which the clock may be ahead of the newest event. After a longer closure it has to be confirmed."""


def is_plausible(now: int, newest: int) -> bool:
    """Tell whether the clock's `now` is credible, given the moment of the newest event. Both in Unix seconds."""
    return -BEHIND <= now - newest <= AHEAD


def is_recent(at: int, now: int, limit: int) -> bool:
    """Tell whether a moment is at most `limit` seconds ago. A future moment is not: the clock was set back."""
    return 0 <= now - at <= limit
