"""The making of an account, by hand, from a file, or as the first one."""

from __future__ import annotations

from storage.database.tables import name_readings, users
from storage.domain import names
from storage.domain.accounts import Role, User
from storage.domain.audit import Action
from storage.domain.errors import InvalidName
from storage.security.hasher import Hasher
from storage.services.transaction import Transaction


def insert(
    tx: Transaction,
    name: str,
    password_hash: str,
    *,
    role: Role,
    mfa_required: bool,
    email: str | None,
    one_time: bool,
) -> tuple[User, tuple[str, ...]]:
    """Make an account; return it, and the names of other accounts that read like its own. Raises NameTaken."""
    if one_time:
        tx.shows_something_once()
    look_alikes = name_readings.alike(tx.db, name)
    user = users.insert(
        tx.db,
        name,
        password_hash,
        role=role,
        mfa_required=mfa_required,
        password_expires_at=one_time_end(tx) if one_time else None,
        email=email,
        now=tx.now,
    )
    put_on_record(tx, user)
    return user, look_alikes


def put_on_record(tx: Transaction, user: User) -> None:
    """Stamp a new account, and record it in the audit log."""
    tx.stamp(user.id)
    tx.record(Action.ACCOUNT_CREATED, subject=user.name, detail=user.role)


def hash_issued(hasher: Hasher, name: str, password: str) -> str:
    """Hash the one-time password of a new account. Raises InvalidName, CannotHash."""
    if not names.name_is_valid(name):
        raise InvalidName
    return hasher.hash(password)


def one_time_end(tx: Transaction) -> int:
    """Return the end of a one-time password issued now, in Unix seconds."""
    return tx.now + tx.limits.one_time_password_seconds
