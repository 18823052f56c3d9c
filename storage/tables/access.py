"""The rows that decide access, as they are covered by a MAC."""

from __future__ import annotations

import sqlite3

from storage.canonical import Value

_RECOVERY_CODES = "SELECT hash, used_at FROM recovery_codes WHERE user_id = ? ORDER BY hash"
_OF_A_PERSON = (
    """SELECT id, name, name_key, role, password_hash, one_time_password, mfa_required, disabled, created_at,
        email, mfa_due_at, password_expires_at, epoch
    FROM users WHERE id = ?""",
    """SELECT id, method, sealed_secret, last_step, disabled_at, algorithm, digits, period, holder, epoch,
        created_at
    FROM factors WHERE user_id = ? AND retired_at IS NULL ORDER BY id""",
    _RECOVERY_CODES,
)
_IN_SCHEMA_1 = (
    """SELECT id, name, name_key, role, password_hash, one_time_password, mfa_required, disabled, created_at
    FROM users WHERE id = ?""",
    """SELECT id, method, sealed_secret, last_step, disabled_at
    FROM factors WHERE user_id = ? AND retired_at IS NULL ORDER BY id""",
    _RECOVERY_CODES,
)


def of_person(db: sqlite3.Connection, user_id: int, *, in_schema_1: bool = False) -> list[Value]:
    """Name, role, password hash and switches; active factors with the steps spent; recovery codes."""
    facts: list[Value] = []
    for select in _IN_SCHEMA_1 if in_schema_1 else _OF_A_PERSON:
        rows = db.execute(select, (user_id,)).fetchall()
        facts.append(len(rows))
        facts += [value for row in rows for value in row]
    return facts


def forget_later_facts(db: sqlite3.Connection, user_id: int) -> None:
    """Give what schema 1 does not have the values that its migration gives."""
    db.execute(
        "UPDATE users SET email = NULL, mfa_due_at = NULL, password_expires_at = NULL, epoch = 0 WHERE id = ?",
        (user_id,),
    )
    db.execute(
        """UPDATE factors SET algorithm = 'SHA1', digits = 6, period = 30, holder = '', epoch = 0
        WHERE user_id = ?""",
        (user_id,),
    )


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
