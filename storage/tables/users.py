"""Accounts."""

from __future__ import annotations

import sqlite3

from storage.errors import AlreadyInitialised, NameTaken, SealBroken
from storage.models import Role, User
from storage.rules import name_key


def _user(row: sqlite3.Row) -> User:
    # A damaged file may hold anything in any column.
    if not isinstance(row["name"], str) or row["role"] not in list(Role):
        raise SealBroken
    return User(
        id=row["id"],
        name=row["name"],
        role=Role(row["role"]),
        mfa_required=bool(row["mfa_required"]),
        disabled=bool(row["disabled"]),
        one_time_password=bool(row["one_time_password"]),
        created_at=row["created_at"],
        last_sign_in_at=row["last_sign_in_at"],
    )


def exist(db: sqlite3.Connection) -> bool:
    """Whether there is any account."""
    return bool(db.execute("SELECT EXISTS (SELECT 1 FROM users)").fetchone()[0])


def by_id(db: sqlite3.Connection, user_id: int) -> User | None:
    """The account, if it is there."""
    row = db.execute("SELECT * FROM users WHERE id = ?", (user_id,)).fetchone()
    return None if row is None else _user(row)


def by_name(db: sqlite3.Connection, name: str) -> tuple[User, str] | None:
    """The account of this name, without regard to case, and its password hash."""
    key = name_key(name)
    if not key.isprintable():
        return None  # No account has such a name, and SQLite takes no lone surrogates.
    row = db.execute("SELECT * FROM users WHERE name_key = ?", (key,)).fetchone()
    return None if row is None else (_user(row), str(row["password_hash"]))


def ids(db: sqlite3.Connection) -> list[int]:
    """Of all accounts."""
    return [row["id"] for row in db.execute("SELECT id FROM users ORDER BY id")]


def every(db: sqlite3.Connection) -> list[User]:
    """All accounts by name."""
    return [_user(row) for row in db.execute("SELECT * FROM users ORDER BY name_key")]


def insert(
    db: sqlite3.Connection,
    name: str,
    password_hash: str,
    *,
    role: Role,
    mfa_required: bool,
    one_time_password: bool,
    now: int,
) -> User:
    """Raises NameTaken."""
    row = db.execute(
        """INSERT INTO users (name, name_key, role, password_hash, one_time_password, mfa_required, created_at)
        VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name_key) DO NOTHING RETURNING *""",
        (name.strip(), name_key(name), role, password_hash, one_time_password, mfa_required, now),
    ).fetchone()
    if row is None:
        raise NameTaken
    return _user(row)


def insert_first(db: sqlite3.Connection, name: str, password_hash: str, now: int) -> User:
    """An operator, only into an empty table. Raises AlreadyInitialised."""
    row = db.execute(
        """INSERT INTO users (name, name_key, role, password_hash, mfa_required, created_at)
        SELECT ?, ?, 'operator', ?, 1, ? WHERE NOT EXISTS (SELECT 1 FROM users) RETURNING *""",
        (name.strip(), name_key(name), password_hash, now),
    ).fetchone()
    if row is None:
        raise AlreadyInitialised
    return _user(row)


def set_disabled(db: sqlite3.Connection, user_id: int, *, disabled: bool) -> None:
    """Close or open an account."""
    db.execute("UPDATE users SET disabled = ? WHERE id = ?", (disabled, user_id))


def require_mfa(db: sqlite3.Connection, user_id: int) -> None:
    """Multi-factor authentication is asked of this account from now on."""
    db.execute("UPDATE users SET mfa_required = 1 WHERE id = ?", (user_id,))


def set_password(db: sqlite3.Connection, user_id: int, password_hash: str) -> None:
    """The person's own password from now on."""
    db.execute("UPDATE users SET password_hash = ?, one_time_password = 0 WHERE id = ?", (password_hash, user_id))


def rehash(db: sqlite3.Connection, user_id: int, old_hash: str, new_hash: str) -> None:
    """Renew the hash of an unchanged password."""
    db.execute("UPDATE users SET password_hash = ? WHERE id = ? AND password_hash = ?", (new_hash, user_id, old_hash))


def signed_in(db: sqlite3.Connection, user_id: int, now: int) -> None:
    """A sign-in went all the way."""
    db.execute("UPDATE users SET last_sign_in_at = ? WHERE id = ?", (now, user_id))


def signed_in_without_factor(db: sqlite3.Connection, user_id: int, now: int) -> bool:
    """The same for an account that neither has nor needs a factor; False for any other."""
    done = db.execute(
        """UPDATE users SET last_sign_in_at = ?
        WHERE id = ? AND NOT disabled AND NOT mfa_required AND NOT one_time_password
        AND NOT EXISTS (SELECT 1 FROM factors WHERE user_id = users.id AND retired_at IS NULL)""",
        (now, user_id),
    )
    return done.rowcount == 1
