"""What lives from one moment to another, and once: it is over for good when the house has been outside its life.

The audit log says where the house has been since a thing was issued. No moment is kept that would hold for all things:
one event from the future would then close the house.
"""

from __future__ import annotations

from typing import NamedTuple

from storage.database.engine import Connection
from storage.database.tables import events
from storage.domain.audit import Action
from storage.domain.clock import BEHIND


class Life(NamedTuple):
    """Of something that is issued to an account."""

    issued_by: tuple[Action, ...]
    """The kinds of events, one of which tells of it; the latest one does."""
    began_at: int
    """When it was issued, if the event is forgotten."""
    ends_at: int


def goes_on(db: Connection, subject: str, life: Life, now: int, *, seen_by_subject: bool = False) -> bool:
    """Whether it is neither over now nor has been at any moment since it was issued.

    Nor is what a clock issued that was far ahead and has been set back since. `seen_by_subject`: only events of this
    account count, for what may live so long that there are too many of others.
    """
    number, at = events.latest(db, subject, life.issued_by)
    first, last = (life.began_at if at is None else at) - BEHIND, life.ends_at - 1
    if not first <= now <= last:
        return False
    return not events.any_outside(db, number, first, last, subject if seen_by_subject else None)
