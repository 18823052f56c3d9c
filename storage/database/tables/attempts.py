"""Refused attempts, counted across processes and restarts."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from storage.database.engine import Connection
from storage.database.tables import events
from storage.database.tables.events import Newest
from storage.database.tables.types import LAST_MOMENT
from storage.domain.errors import SealBroken
from storage.domain.throttling import LARGEST, Limits, Refusals, after_clock_went_back, one_more

_MOST = 2**31
"""The number of refusals in a row above which counting stops."""


class Counted(NamedTuple):
    """An attempt that was counted as refused before it was checked."""

    subject: str
    """The key of the counter."""
    owner: str
    """The name of the account; empty if there is none."""
    refusals: Refusals
    """The refusals in a row, this attempt included."""
    newest: Newest
    """The newest event when the attempt was counted."""


class Asked(NamedTuple):
    """What decides on an attempt, on its way: the subject is locked until the end of the transaction."""

    subject: str
    newest: Callable[[], Newest]
    stored: Callable[[], Refusals]


def ask(db: Connection, subject: str) -> Asked:
    """Lock a subject, and ask for its count.

    Whoever counts or takes back locks first: parallel attempts cannot outrun the counter (RFC 4226 section 7.3).
    """
    db.lock(subject)
    return Asked(subject, events.ask_for_newest(db), _ask_for_stored(db, subject))


def reserve(db: Connection, asked: Asked, owner: str, limits: Limits, now: int) -> tuple[bool, Counted]:
    """Count an attempt as refused before it is checked; return whether it may be checked now, and the count."""
    subject, newest, stored = asked
    found = stored()
    if now < found.updated_at:
        found = after_clock_went_back(found, now)
        save(db, subject, found)
    if now < found.locked_until:
        return False, Counted(subject, owner, found, newest())
    counted = one_more(limits, found, now)
    save(db, subject, counted)
    return True, Counted(subject, owner, counted, newest())


def of(db: Connection, subject: str, now: int) -> Refusals:
    """Return the count of a subject as of now. Raises SealBroken."""
    stored = kept(db, subject)
    return after_clock_went_back(stored, now) if now < stored.updated_at else stored


def kept(db: Connection, subject: str) -> Refusals:
    """Return the stored count. Raises SealBroken."""
    return _ask_for_stored(db, subject)()


def _ask_for_stored(db: Connection, subject: str) -> Callable[[], Refusals]:
    """Ask for the stored count; return what returns it, once.

    It is cut to its bounds, so that a damaged row locks no longer than a limit may. What is returned raises SealBroken.
    """
    rows = db.execute("SELECT failures, locked_until, updated_at FROM limits WHERE subject = ?", (subject,))

    def stored() -> Refusals:
        row = rows.fetchone()
        if row is None:
            return Refusals()
        if not all(isinstance(value, int) for value in row):
            raise SealBroken
        updated_at = _within(0, row["updated_at"], LAST_MOMENT)
        locked_until = _within(updated_at, row["locked_until"], updated_at + LARGEST)
        return Refusals(_within(0, row["failures"], _MOST), locked_until, updated_at)

    return stored


def _within(least: int, value: int, most: int) -> int:
    return max(least, min(value, most))


def save(db: Connection, subject: str, refusals: Refusals) -> None:
    """Keep the count of a subject, which the caller has locked."""
    db.execute(
        """INSERT INTO limits (subject, failures, locked_until, updated_at) VALUES (?, ?, ?, ?)
        ON CONFLICT (subject) DO UPDATE SET
            failures = excluded.failures, locked_until = excluded.locked_until, updated_at = excluded.updated_at""",
        (subject, refusals.failures, refusals.locked_until, refusals.updated_at),
    )


def forgive(db: Connection, subject: str) -> None:
    """Reset the count of a subject after a success."""
    db.execute("DELETE FROM limits WHERE subject = ?", (subject,))


def take_back(db: Connection, attempt: Counted) -> None:
    """Take back the refusal of an attempt that was accepted after all; its pause ends, unless a later one has begun.

    Does nothing if the count may have been reset since: it then counts other attempts.
    """
    db.lock(attempt.subject)
    if not events.nothing_done_since(db, attempt.newest, attempt.owner):
        return
    found = kept(db, attempt.subject)
    if found.failures <= 1:
        forgive(db, attempt.subject)
    else:
        until = found.updated_at if found == attempt.refusals else found.locked_until
        save(db, attempt.subject, found._replace(failures=found.failures - 1, locked_until=until))


def rename(db: Connection, subject: str, renamed: str) -> None:
    """Move the count of a subject to another name, unless that name has a count."""
    db.execute(
        """UPDATE limits SET subject = ?1
        WHERE subject = ?2 AND NOT EXISTS (SELECT 1 FROM limits AS others WHERE others.subject = ?1)""",
        (renamed, subject),
    )


def forget_quiet(db: Connection, before: int, now: int) -> None:
    """Forget password refusals before a moment whose pause is over, so that the table does not grow for ever."""
    db.execute(
        f"""DELETE FROM limits WHERE subject IN (
            SELECT subject FROM limits WHERE updated_at < ? AND locked_until <= ? AND substr(subject, 1, 5) <> 'code:'
            {db.skip_locked})""",  # noqa: S608
        (before, now),
    )
