"""Pending methods: at most one a person."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace

from storage.models import Enrolment


@dataclass(frozen=True, slots=True)
class SealedEnrolment:
    """A row as it is stored."""

    id: str
    user_id: int
    method: str
    phone: str
    issuer: str
    account: str
    sealed_secret: bytes
    sealed_earlier: bytes | None
    """The secret of the enrolment that this one took the place of."""
    created_at: int
    expires_at: int

    def sealed(self, sealed_secret: bytes, sealed_earlier: bytes | None) -> SealedEnrolment:
        """The same with other seals."""
        return replace(self, sealed_secret=sealed_secret, sealed_earlier=sealed_earlier)

    def opened(self, secret: str) -> Enrolment:
        """The same with its secret."""
        return Enrolment(
            id=self.id,
            user_id=self.user_id,
            method=self.method,
            phone=self.phone,
            issuer=self.issuer,
            account=self.account,
            secret=secret,
            created_at=self.created_at,
            expires_at=self.expires_at,
        )


def _sealed(row: sqlite3.Row) -> SealedEnrolment:
    return SealedEnrolment(**{name: row[name] for name in SealedEnrolment.__slots__})


def live(db: sqlite3.Connection, user_id: int, now: int) -> SealedEnrolment | None:
    """This person's pending enrolment, unless it has expired."""
    row = db.execute("SELECT * FROM enrolments WHERE user_id = ? AND expires_at > ?", (user_id, now)).fetchone()
    return None if row is None else _sealed(row)


def of(db: sqlite3.Connection, user_id: int) -> SealedEnrolment | None:
    """This person's latest one, expired or not."""
    row = db.execute("SELECT * FROM enrolments WHERE user_id = ?", (user_id,)).fetchone()
    return None if row is None else _sealed(row)


def every(db: sqlite3.Connection) -> list[SealedEnrolment]:
    """All of them, expired ones included."""
    return [_sealed(row) for row in db.execute("SELECT * FROM enrolments")]


def resume(db: sqlite3.Connection, user_id: int, method: str, phone: str, now: int) -> SealedEnrolment | None:
    """The live one of this method, now for this type of phone."""
    row = db.execute(
        "UPDATE enrolments SET phone = ? WHERE user_id = ? AND method = ? AND expires_at > ? RETURNING *",
        (phone, user_id, method, now),
    ).fetchone()
    return None if row is None else _sealed(row)


def insert(db: sqlite3.Connection, row: SealedEnrolment) -> None:
    """Takes the place of any other of this person."""
    db.execute(
        """INSERT OR REPLACE INTO enrolments
        (id, user_id, method, phone, issuer, account, sealed_secret, sealed_earlier, created_at, expires_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        tuple(getattr(row, name) for name in SealedEnrolment.__slots__),
    )


def take(db: sqlite3.Connection, user_id: int, enrolment_id: str, now: int) -> bool:
    """Remove a live one, once; False if it is gone or expired."""
    done = db.execute(
        "DELETE FROM enrolments WHERE id = ? AND user_id = ? AND expires_at > ?", (enrolment_id, user_id, now)
    )
    return done.rowcount == 1


def abandon(db: sqlite3.Connection, user_id: int) -> bool:
    """Forget this person's pending enrolment; False if there is none."""
    return db.execute("DELETE FROM enrolments WHERE user_id = ?", (user_id,)).rowcount == 1


def reseal(db: sqlite3.Connection, row: SealedEnrolment) -> None:
    """Replace the seals of a row by those of another key."""
    db.execute(
        "UPDATE enrolments SET sealed_secret = ?, sealed_earlier = ? WHERE id = ?",
        (row.sealed_secret, row.sealed_earlier, row.id),
    )


def sweep(db: sqlite3.Connection, now: int) -> None:
    """Forget the expired ones."""
    db.execute("DELETE FROM enrolments WHERE expires_at <= ?", (now,))
