"""Access to the parts behind a store, for tests that have to get in its way or look past it."""

from __future__ import annotations

from typing import cast

from storage import Policy, Store
from storage.database.sqlite.engine import Database
from storage.database.tables import users
from storage.security.hasher import Hasher
from storage.services.code_check import CodeCheck
from storage.services.sessions import Sessions
from storage.services.transaction import Transactions


def database(store: Store) -> Database:
    """Return the engine of a store."""
    return cast(Database, store._database)


def transactions(store: Store) -> Transactions:
    """Return what opens the transactions of a store."""
    return store._transactions


def hasher(store: Store) -> Hasher:
    """Return what hashes the passwords of a store."""
    return store._hasher


def sessions(store: Store) -> Sessions:
    """Return what issues the sessions of a store."""
    return store._sessions


def code_check(store: Store) -> CodeCheck:
    """Return what checks the codes of a store."""
    return store.sign_in._code_check


def deploy(store: Store, policy: Policy) -> None:
    """Apply another policy, as if the store had been opened with it."""
    sessions(store).policy = policy


def stamp_everybody(store: Store) -> None:
    """Stamp every person anew, as if the store had written what was changed behind its back."""
    with transactions(store).write() as tx:
        for user_id in users.ids(tx.db):
            tx.stamp(user_id)
