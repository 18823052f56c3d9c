"""Active methods, and the history of those retired."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from storage.models import Enrolment, Factor


@dataclass(frozen=True, slots=True)
class SealedFactor:
    """What a code is checked against."""

    id: str
    sealed_secret: bytes


def active(db: sqlite3.Connection, user_id: int) -> list[Factor]:
    """Oldest first."""
    rows = db.execute(
        "SELECT * FROM factors WHERE user_id = ? AND retired_at IS NULL ORDER BY created_at, id", (user_id,)
    )
    return [
        Factor(
            id=row["id"],
            user_id=row["user_id"],
            method=row["method"],
            phone=row["phone"],
            account=row["account"],
            created_at=row["created_at"],
            last_used_at=row["last_used_at"],
        )
        for row in rows
    ]


def methods(db: sqlite3.Connection, user_id: int) -> frozenset[str]:
    """The methods of the active ones."""
    rows = db.execute("SELECT method FROM factors WHERE user_id = ? AND retired_at IS NULL", (user_id,))
    return frozenset(row["method"] for row in rows)


def sealed(db: sqlite3.Connection, user_id: int | None = None) -> list[SealedFactor]:
    """The sealed secrets of a person's active factors, or of every factor there is."""
    if user_id is None:
        rows = db.execute("SELECT id, sealed_secret FROM factors")
    else:
        rows = db.execute("SELECT id, sealed_secret FROM factors WHERE user_id = ? AND retired_at IS NULL", (user_id,))
    return [SealedFactor(row["id"], row["sealed_secret"]) for row in rows]


def count_ever(db: sqlite3.Connection, user_id: int) -> int:
    """How many this person has had, retired ones included."""
    count: int = db.execute("SELECT count(*) FROM factors WHERE user_id = ?", (user_id,)).fetchone()[0]
    return count


def use_step(db: sqlite3.Connection, factor_id: str, step: int, now: int) -> bool:
    """Spend a step; False if it, or a later one, is spent already (RFC 6238 section 5.2)."""
    done = db.execute(
        "UPDATE factors SET last_step = ?, last_used_at = ? WHERE id = ? AND last_step < ? AND retired_at IS NULL",
        (step, now, factor_id, step),
    )
    return done.rowcount == 1


def activate(
    db: sqlite3.Connection, factor_id: str, enrolment: Enrolment, sealed_secret: bytes, step: int, now: int
) -> None:
    """The new factor of its method; the one before is retired. The proof's step is spent."""
    db.execute(
        "UPDATE factors SET retired_at = ? WHERE user_id = ? AND method = ? AND retired_at IS NULL",
        (now, enrolment.user_id, enrolment.method),
    )
    db.execute(
        """INSERT INTO factors (id, user_id, method, phone, account, sealed_secret, last_step, created_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
        (
            factor_id,
            enrolment.user_id,
            enrolment.method,
            enrolment.phone,
            enrolment.account,
            sealed_secret,
            step,
            now,
        ),
    )
