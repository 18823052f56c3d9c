"""The refusals of each host within an hour, in the table of attempts: they outlive processes, and all of them count.

A row's `updated_at` is when its hour began, and its `locked_until` is later once its pause has been told.
"""

from __future__ import annotations

from typing import NamedTuple

from storage.database.engine import Connection
from storage.database.tables import attempts
from storage.domain.throttling import Refusals, end_of_hour, of_this_hour, one_more_this_hour


class Pause(NamedTuple):
    """What keeps a host from asking."""

    until: int
    is_new: bool
    """Whether nobody was told of it yet."""


def lock(db: Connection, host: str) -> None:
    """Keep out everybody else who counts for this host, or removes it."""
    db.lock(_subject(host))


def reserve(db: Connection, host: str, most: int, now: int) -> Refusals | Pause:
    """Count a question as refused before it is answered, of a host that is locked; the pause of one that has to wait.

    Raises SealBroken.
    """
    stored = attempts.kept(db, _subject(host))
    found = of_this_hour(stored, now)
    is_paused = found.failures >= most
    then = found._replace(locked_until=end_of_hour(found)) if is_paused else one_more_this_hour(found)
    if then != stored:
        attempts.save(db, _subject(host), then)
    return Pause(then.locked_until, found.locked_until <= found.updated_at) if is_paused else then


def take_back(db: Connection, host: str, counted: Refusals) -> None:
    """Take back a question that was not refused after all, unless its hour is over: another one counts others.

    Raises SealBroken.
    """
    lock(db, host)
    found = attempts.kept(db, _subject(host))
    if found.updated_at != counted.updated_at:
        return
    if found.failures <= 1:
        attempts.forgive(db, _subject(host))
    else:
        attempts.save(db, _subject(host), found._replace(failures=found.failures - 1))


def paused_until(db: Connection, host: str, most: int, now: int) -> int | None:
    """Return the end of the pause of a host; None if it has none. Raises SealBroken."""
    found = of_this_hour(attempts.kept(db, _subject(host)), now)
    return end_of_hour(found) if found.failures >= most else None


def forget(db: Connection, host: str) -> None:
    """Forget the refusals of a host that is locked."""
    attempts.forgive(db, _subject(host))


def _subject(host: str) -> str:
    return f"host:{host}"
