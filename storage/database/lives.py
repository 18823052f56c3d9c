"""Lifetimes of things issued to an account: a lifetime that was once over, by any clock, stays over.

The audit log shows which times the clock has told since a thing was issued. No latest time is kept for all things
together: one event from the future would then lock everybody out.
"""

from __future__ import annotations

from typing import NamedTuple

from storage.database.engine import Connection
from storage.database.tables import events
from storage.domain.audit import Action
from storage.domain.clock import BEHIND


class Life(NamedTuple):
    """The lifetime of something issued to an account."""

    issued_by: tuple[Action, ...]
    """The kinds of events that record that it was issued; the latest event counts."""
    began_at: int
    """When it was issued, in Unix seconds, for the case that the audit log no longer has the event."""
    ends_at: int


def goes_on(db: Connection, subject: str, life: Life, now: int, *, seen_by_subject: bool = False) -> bool:
    """Tell whether a lifetime has begun and is not over, now and at every moment since the thing was issued.

    Something issued by a clock that was far ahead and has been set back since is over, too. With `seen_by_subject`,
    only events of this account count: a thing may live so long that there are too many other events.
    """
    number, at = events.latest(db, subject, life.issued_by)
    first, last = (life.began_at if at is None else at) - BEHIND, life.ends_at - 1
    if not first <= now <= last:
        return False
    return not events.any_outside(db, number, first, last, subject if seen_by_subject else None)
