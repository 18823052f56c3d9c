"""The rows that decide access, as they are covered by a MAC."""

from __future__ import annotations

import sqlite3

from storage.canonical import Value

_RECOVERY_CODES = "SELECT hash, used_at FROM recovery_codes WHERE user_id = ? ORDER BY hash"
_OF_A_PERSON = (
    """SELECT access_mac, id, name, name_key, role, password_hash, one_time_password, mfa_required, disabled,
        created_at, email, mfa_due_at, password_expires_at, epoch
    FROM users WHERE id = ?""",
    """SELECT id, method, sealed_secret, last_step, disabled_at, algorithm, digits, period, holder, epoch,
        created_at
    FROM factors WHERE user_id = ? AND retired_at IS NULL ORDER BY id""",
    _RECOVERY_CODES,
)
_IN_SCHEMA_1 = (
    """SELECT access_mac, id, name, name_key, role, password_hash, one_time_password, mfa_required, disabled, created_at
    FROM users WHERE id = ?""",
    """SELECT id, method, sealed_secret, last_step, disabled_at
    FROM factors WHERE user_id = ? AND retired_at IS NULL ORDER BY id""",
    _RECOVERY_CODES,
)


def of_person(db: sqlite3.Connection, user_id: int, *, in_schema_1: bool = False) -> tuple[bytes | None, list[Value]]:
    """The MAC stored with a person, None if there is no such person; and what it covers.

    Name, role, password hash and switches; active factors with the steps spent; recovery codes.
    """
    account, *others = _IN_SCHEMA_1 if in_schema_1 else _OF_A_PERSON
    row = db.execute(account, (user_id,)).fetchone()
    facts: list[Value] = [0] if row is None else [1, *row[1:]]
    for select in others:
        rows = db.execute(select, (user_id,)).fetchall()
        facts.append(len(rows))
        facts += [value for values in rows for value in values]
    return None if row is None else bytes(row["access_mac"] or b""), facts


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


def set_mac(db: sqlite3.Connection, user_id: int, value: bytes) -> None:
    """Store the MAC of a person."""
    db.execute("UPDATE users SET access_mac = ? WHERE id = ?", (value, user_id))
