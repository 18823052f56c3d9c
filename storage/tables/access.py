"""The rows that decide access, as they are covered by a MAC."""

from __future__ import annotations

import sqlite3

from storage.canonical import Value

_OF_A_PERSON = (
    """SELECT id, name, name_key, role, password_hash, one_time_password, mfa_required, disabled, created_at
    FROM users WHERE id = ?""",
    """SELECT id, method, sealed_secret, last_step, disabled_at
    FROM factors WHERE user_id = ? AND retired_at IS NULL ORDER BY id""",
    "SELECT hash, used_at FROM recovery_codes WHERE user_id = ? ORDER BY hash",
)


def of_person(db: sqlite3.Connection, user_id: int) -> list[Value]:
    """Name, role, password hash and switches; active factors with the steps spent; recovery codes."""
    facts: list[Value] = []
    for select in _OF_A_PERSON:
        rows = db.execute(select, (user_id,)).fetchall()
        facts.append(len(rows))
        facts += [value for row in rows for value in row]
    return facts


def of_limits(db: sqlite3.Connection) -> list[Value]:
    """Every row of the settings."""
    return [value for row in db.execute("SELECT name, value FROM settings ORDER BY name") for value in row]


def mac(db: sqlite3.Connection, user_id: int) -> bytes | None:
    """The MAC stored with a person; None if there is no such person."""
    row = db.execute("SELECT access_mac FROM users WHERE id = ?", (user_id,)).fetchone()
    return None if row is None else bytes(row["access_mac"] or b"")


def set_mac(db: sqlite3.Connection, user_id: int, value: bytes) -> None:
    """Store the MAC of a person."""
    db.execute("UPDATE users SET access_mac = ? WHERE id = ?", (value, user_id))
