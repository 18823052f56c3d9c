"""Refused attempts, counted across processes and restarts."""

from __future__ import annotations

import sqlite3

from storage.errors import Locked
from storage.rules import FAILURES_BEFORE_LOCK, LOCK_SECONDS


def reserve(db: sqlite3.Connection, subject: str, now: int) -> None:
    """Count an attempt as refused before it is looked at. Raises Locked, without counting.

    One statement, so that parallel attempts cannot outrun the counter (RFC 4226 section 7.3).
    """
    counted = db.execute(
        """INSERT INTO limits (subject, failures, locked_until, updated_at) VALUES (:subject, 1, 0, :now)
        ON CONFLICT (subject) DO UPDATE SET
            failures = failures + 1,
            locked_until = CASE WHEN (failures + 1) % :burst = 0 THEN :now + :pause ELSE 0 END,
            updated_at = :now
        WHERE locked_until <= :now
        RETURNING failures""",
        {"subject": subject, "now": now, "burst": FAILURES_BEFORE_LOCK, "pause": LOCK_SECONDS},
    ).fetchone()
    if counted is None:
        until = db.execute("SELECT locked_until FROM limits WHERE subject = ?", (subject,)).fetchone()
        raise Locked(now if until is None else until["locked_until"])


def forgive(db: sqlite3.Connection, subject: str) -> None:
    """A success starts the count again."""
    db.execute("DELETE FROM limits WHERE subject = ?", (subject,))
