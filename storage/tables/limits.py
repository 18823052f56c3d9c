"""Refused attempts, counted across processes and restarts."""

from __future__ import annotations

import sqlite3

from storage.errors import SealBroken
from storage.rules import LARGEST, Limits, Refusals, after_clock_went_back, one_more
from storage.tables.types import LAST_MOMENT

_MOST = 2**31
"""Refusals in a row beyond which they are not told apart."""


def reserve(db: sqlite3.Connection, subject: str, limits: Limits, now: int) -> tuple[bool, Refusals]:
    """Count an attempt as refused before it is looked at; False if the subject is not listened to now. The count then.

    Runs in an immediate transaction, so that parallel attempts cannot outrun the counter (RFC 4226 section 7.3).
    """
    found = of(db, subject)
    if now < found.updated_at:
        found = after_clock_went_back(found, now)
        _save(db, subject, found)
    if now < found.locked_until:
        return False, found
    counted = one_more(limits, found, now)
    _save(db, subject, counted)
    return True, counted


def of(db: sqlite3.Connection, subject: str) -> Refusals:
    """The count of a subject, within bounds: a damaged one locks for as long as a limit may. Raises SealBroken."""
    row = db.execute("SELECT failures, locked_until, updated_at FROM limits WHERE subject = ?", (subject,)).fetchone()
    if row is None:
        return Refusals()
    if not all(isinstance(value, int) for value in row):
        raise SealBroken
    updated_at = _within(0, row["updated_at"], LAST_MOMENT)
    locked_until = _within(updated_at, row["locked_until"], updated_at + LARGEST)
    return Refusals(_within(0, row["failures"], _MOST), locked_until, updated_at)


def _within(least: int, value: int, most: int) -> int:
    return max(least, min(value, most))


def _save(db: sqlite3.Connection, subject: str, refusals: Refusals) -> None:
    db.execute(
        """INSERT INTO limits (subject, failures, locked_until, updated_at) VALUES (?, ?, ?, ?)
        ON CONFLICT (subject) DO UPDATE SET
            failures = excluded.failures, locked_until = excluded.locked_until, updated_at = excluded.updated_at""",
        (subject, refusals.failures, refusals.locked_until, refusals.updated_at),
    )


def forgive(db: sqlite3.Connection, subject: str) -> None:
    """A success starts the count again."""
    db.execute("DELETE FROM limits WHERE subject = ?", (subject,))


def take_back(db: sqlite3.Connection, subject: str) -> None:
    """The last attempt was not refused after all: one failure fewer, and the pause that it began is over."""
    found = of(db, subject)
    if found.failures <= 1:
        forgive(db, subject)
    else:
        _save(db, subject, found._replace(failures=found.failures - 1, locked_until=found.updated_at))


def forget_quiet(db: sqlite3.Connection, before: int) -> None:
    """Forget refused passwords of before that moment, so that the table does not grow with every name tried."""
    db.execute("DELETE FROM limits WHERE updated_at < ? AND subject NOT LIKE 'code:%'", (before,))
