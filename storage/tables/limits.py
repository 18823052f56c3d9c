"""Refused attempts, counted across processes and restarts."""

from __future__ import annotations

import sqlite3

from storage.rules import Limits, Refusals, after_clock_went_back, one_more


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
    """The count of a subject."""
    row = db.execute("SELECT failures, locked_until, updated_at FROM limits WHERE subject = ?", (subject,)).fetchone()
    return Refusals() if row is None else Refusals(*row)


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


def forget_quiet(db: sqlite3.Connection, before: int) -> None:
    """Forget refused passwords of before that moment, so that the table does not grow with every name tried."""
    db.execute("DELETE FROM limits WHERE updated_at < ? AND subject NOT LIKE 'code:%'", (before,))
