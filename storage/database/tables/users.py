"""Accounts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from storage.database.engine import Connection, Row
from storage.database.tables.types import integer, moment, must_be_kept, optional, readable, text
from storage.domain.accounts import Role, User
from storage.domain.errors import AlreadyInitialised, NameTaken
from storage.domain.names import former_name_key, name_key, name_order

FORMER, CURRENT = 1, 2
"""The rules by which the key of a name was made, in `name_rule`: `former_name_key`, `name_key`."""
_NAMES = "names"
"""What is locked while a name is given: two imports of the same names, in another order, would wait for each other."""
_TYPES = {
    "id": integer,
    "name": text,
    "role": frozenset(Role).__contains__,
    "password_hash": text,
    "mfa_required": integer,
    "disabled": integer,
    "one_time_password": integer,
    "created_at": moment,
    "last_sign_in_at": optional(moment),
    "email": optional(text),
    "mfa_due_at": optional(moment),
    "password_expires_at": optional(moment),
    "epoch": integer,
}


def of_row(row: Row) -> User:
    """Return the account in a row that has its columns. Raises SealBroken."""
    must_be_kept(row, _TYPES)
    return User(
        id=row["id"],
        name=row["name"],
        role=Role(row["role"]),
        mfa_required=bool(row["mfa_required"]),
        disabled=bool(row["disabled"]),
        one_time_password=bool(row["one_time_password"]),
        created_at=row["created_at"],
        last_sign_in_at=row["last_sign_in_at"],
        email=row["email"],
        mfa_due_at=row["mfa_due_at"],
        password_expires_at=row["password_expires_at"],
        epoch=row["epoch"],
    )


def exist(db: Connection) -> bool:
    """Tell whether there is any account."""
    return bool(db.execute("SELECT EXISTS (SELECT 1 FROM users)").fetchone()[0])


def by_id(db: Connection, user_id: int) -> User | None:
    """Return the account; None if it does not exist."""
    row = db.execute("SELECT * FROM users WHERE id = ?", (user_id,)).fetchone()
    return None if row is None else of_row(row)


def name_of(db: Connection, user_id: int) -> str:
    """Return the name of an account, even of a damaged one; empty if the account is gone."""
    row = db.execute("SELECT name FROM users WHERE id = ?", (user_id,)).fetchone()
    return row["name"] if row is not None and isinstance(row["name"], str) else ""


def by_name(db: Connection, name: str) -> tuple[User, str] | None:
    """Return the account of this name, as `name_key` compares names, and its password hash.

    If older accounts have names that `name_key` takes for one, returns the account whose `former_name_key` is that of
    this name.
    """
    row = _named(db, name)
    return None if row is None else (of_row(row), str(row["password_hash"]))


def id_named(db: Connection, name: str) -> int | None:
    """Return the id of the account that `by_name` returns, even of a damaged one; None if there is none."""
    row = _named(db, name)
    return None if row is None else int(row["id"])


def _named(db: Connection, name: str) -> Row | None:
    key, former = name_key(name), former_name_key(name)
    if not key.isprintable():
        return None  # No account has such a name, and no database stores lone surrogates.
    row: Row | None = db.execute(
        """SELECT * FROM users WHERE name_key = ? AND name_rule = ?
        UNION ALL SELECT * FROM users WHERE name_key = ? AND name_rule = ? ORDER BY name_rule LIMIT 1""",
        (former, FORMER, key, CURRENT),
    ).fetchone()
    return row


def _is_of_before(db: Connection, key: str) -> bool:
    """Tell whether this is the key of older accounts that have kept their former keys."""
    return any(name_key(name) == key for name in _of_before(db))


def _of_before(db: Connection) -> list[str]:
    # Written as a number, so that the partial index of these few accounts is used.
    rows = db.execute("SELECT CAST(name AS BLOB) FROM users WHERE name_rule = 1 ORDER BY id")
    return [readable(row[0]) for row in rows]


def too_much_alike(db: Connection) -> list[str]:
    """List the names of older accounts that `name_key` takes for one, equal ones together."""
    names = _of_before(db)
    counts = Counter(map(name_key, names))
    return sorted((name for name in names if counts[name_key(name)] > 1), key=name_key)


def renew_keys(db: Connection, whole: Collection[int]) -> None:
    """Have these accounts found by `name_key`, except those that would then share a key with another account."""
    rows = db.execute("SELECT id, CAST(name AS BLOB) AS name, CAST(name_key AS BLOB) AS name_key FROM users").fetchall()
    renewed = {row["id"]: name_key(readable(row["name"])) for row in rows}
    claims = Counter(key for row in rows for key in {renewed[row["id"]], readable(row["name_key"])})
    db.executemany(
        "UPDATE users SET name_key = ?, name_rule = ? WHERE id = ?",
        [(renewed[user_id], CURRENT, user_id) for user_id in whole if claims[renewed[user_id]] == 1],
    )


def are_other_operators(db: Connection, user_id: int) -> bool:
    """Tell whether an operator other than this one has an account that is open."""
    others = "SELECT EXISTS (SELECT 1 FROM users WHERE role = 'operator' AND disabled = 0 AND id <> ?)"
    return bool(db.execute(others, (user_id,)).fetchone()[0])


def ids(db: Connection) -> list[int]:
    """List the ids of all accounts."""
    return [row["id"] for row in db.execute("SELECT id FROM users ORDER BY id")]


def every(db: Connection) -> list[User]:
    """List all accounts by name."""
    return sorted((of_row(row) for row in db.execute("SELECT * FROM users")), key=lambda user: name_order(user.name))


def beginning(db: Connection, key: str, limit: int) -> list[User]:
    """List the first accounts, up to `limit`, whose name key begins with these letters."""
    rows = db.execute(
        "SELECT * FROM users WHERE name_key >= ? AND name_key < ? ORDER BY name_key LIMIT ?",
        (key, key + "\U0010ffff", limit),
    )
    return [of_row(row) for row in rows]


def beyond_plain_letters(db: Connection, limit: int) -> list[User]:
    """List the first accounts, up to `limit`, whose name key begins with a letter beyond those of a plain keyboard."""
    rows = db.execute("SELECT * FROM users WHERE name_key > ? ORDER BY name_key LIMIT ?", ("\x7f", limit))
    return [of_row(row) for row in rows]


def insert(
    db: Connection,
    name: str,
    password_hash: str,
    *,
    role: Role,
    mfa_required: bool,
    password_expires_at: int | None,
    email: str | None,
    now: int,
) -> User:
    """Add an account, whose password is a one-time password if it expires. Raises NameTaken."""
    key = name_key(name)
    db.lock(_NAMES)
    if _is_of_before(db, key):
        raise NameTaken
    row = db.execute(
        """INSERT INTO users (name, name_key, role, password_hash, one_time_password, password_expires_at,
            mfa_required, email, created_at, epoch, name_rule)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (name_key) DO NOTHING RETURNING *""",
        (
            name.strip(),
            key,
            role,
            password_hash,
            int(password_expires_at is not None),
            password_expires_at,
            int(mfa_required),
            email,
            now,
            _new_epoch(),
            CURRENT,
        ),
    ).fetchone()
    if row is None:
        raise NameTaken
    return _findable(db, of_row(row))


def insert_first(db: Connection, name: str, password_hash: str, now: int) -> User:
    """Add an operator, only into an empty table. Raises AlreadyInitialised."""
    row = db.execute(
        """INSERT INTO users (name, name_key, role, password_hash, mfa_required, created_at, epoch, name_rule)
        SELECT ?, ?, 'operator', ?, 1, ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM users) RETURNING *""",
        (name.strip(), name_key(name), password_hash, now, _new_epoch(), CURRENT),
    ).fetchone()
    if row is None:
        raise AlreadyInitialised
    return _findable(db, of_row(row))


def _findable(db: Connection, user: User) -> User:
    from storage.database.tables import name_readings, name_words  # noqa: PLC0415 - only a new account needs them

    name_words.fill(db, user.id, user.name)
    name_readings.fill(db, user.id, user.name)
    return user


def set_disabled(db: Connection, user_id: int, *, disabled: bool) -> None:
    """Close or open an account."""
    db.execute("UPDATE users SET disabled = ? WHERE id = ?", (int(disabled), user_id))


def set_mfa(db: Connection, user_id: int, *, required: bool, due_at: int | None) -> None:
    """Set whether this account must use multi-factor authentication, and from when on (None: at once)."""
    db.execute("UPDATE users SET mfa_required = ?, mfa_due_at = ? WHERE id = ?", (int(required), due_at, user_id))


def set_email(db: Connection, user_id: int, email: str | None) -> None:
    """Set the address to which changes are reported; None for no address."""
    db.execute("UPDATE users SET email = ? WHERE id = ?", (email, user_id))


def end_sessions(db: Connection, user_id: int) -> int:
    """Give the account a new epoch, which ends its sessions, and return it."""
    epoch = _new_epoch()
    db.execute("UPDATE users SET epoch = ? WHERE id = ?", (epoch, user_id))
    return epoch


def _new_epoch() -> int:
    """Draw an epoch at random instead of counting: that of an ended session never comes again, even from a backup."""
    import secrets  # noqa: PLC0415 - nothing is drawn at a login

    return secrets.randbits(62)


def set_password(db: Connection, user_id: int, password_hash: str, expires_at: int | None = None) -> None:
    """Set the person's own password, or a one-time password if it expires."""
    db.execute(
        "UPDATE users SET password_hash = ?, one_time_password = ?, password_expires_at = ? WHERE id = ?",
        (password_hash, int(expires_at is not None), expires_at, user_id),
    )


def rehash(db: Connection, user_id: int, old_hash: str, new_hash: str) -> None:
    """Renew the hash of an unchanged password."""
    db.execute("UPDATE users SET password_hash = ? WHERE id = ? AND password_hash = ?", (new_hash, user_id, old_hash))


def signed_in(db: Connection, user_id: int, now: int) -> None:
    """Store the moment of a sign-in: by a code where there is a factor, else by the person's own password."""
    db.execute("UPDATE users SET last_sign_in_at = ? WHERE id = ?", (now, user_id))
