"""What the clock of the machine is believed, since it may be wrong or jump, and what it says is compared with."""

from __future__ import annotations

DAY = 86_400
"""Seconds."""
BEHIND = 300
"""Seconds by which the clock may be behind what was written earlier."""
AHEAD = 7 * DAY
"""Seconds by which it may be ahead of the newest event: a house that was closed for longer says that it is right."""


def is_plausible(now: int, newest: int) -> bool:
    """Whether it may be `now`, where the newest event was written at another moment."""
    return -BEHIND <= now - newest <= AHEAD


def is_recent(at: int, now: int, limit: int) -> bool:
    """Whether a moment is at most `limit` seconds ago. One that is still to come is not: the clock was set back."""
    return 0 <= now - at <= limit
