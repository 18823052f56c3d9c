"""Recovery codes: for each person a set of ten, each used once."""

from __future__ import annotations

from collections.abc import Iterable

from storage.database.engine import Connection
from storage.database.tables.types import must_be_kept, text


def replace(db: Connection, user_id: int, hashes: Iterable[str], now: int) -> None:
    """Replace this person's codes by a new set."""
    db.execute("DELETE FROM recovery_codes WHERE user_id = ?", (user_id,))
    db.executemany(
        "INSERT INTO recovery_codes (user_id, hash, issued_at) VALUES (?, ?, ?)",
        [(user_id, code_hash, now) for code_hash in hashes],
    )


def unused(db: Connection, user_id: int) -> list[str]:
    """List the hashes of this person's unused codes, which all share one salt. Raises SealBroken."""
    rows = db.execute(
        "SELECT hash FROM recovery_codes WHERE user_id = ? AND used_at IS NULL ORDER BY hash", (user_id,)
    ).fetchall()
    for row in rows:
        must_be_kept(row, {"hash": text})
    return [row["hash"] for row in rows]


def used(db: Connection) -> list[tuple[int, str, int]]:
    """List the user, the hash and the moment of use of every used code."""
    rows = db.execute("SELECT user_id, hash, used_at FROM recovery_codes WHERE used_at IS NOT NULL")
    return [(row["user_id"], row["hash"], row["used_at"]) for row in rows]


def use(db: Connection, user_id: int, code_hash: str, now: int) -> bool:
    """Spend a code; False if it is spent already or does not exist."""
    done = db.execute(
        "UPDATE recovery_codes SET used_at = ? WHERE user_id = ? AND hash = ? AND used_at IS NULL",
        (now, user_id, code_hash),
    )
    return done.rowcount == 1
