"""What lies behind the front door of a store, for tests that have to get in its way or look past it."""

from __future__ import annotations

from storage import Policy, Store
from storage.database.sqlite.engine import Database
from storage.database.tables import users
from storage.security.hasher import Hasher
from storage.services.code_check import CodeCheck
from storage.services.sessions import Sessions
from storage.services.transaction import Transactions


def database(store: Store) -> Database:
    """The engine under it."""
    return store._database


def transactions(store: Store) -> Transactions:
    """What opens its transactions."""
    return store._transactions


def hasher(store: Store) -> Hasher:
    """What hashes its passwords."""
    return store._hasher


def sessions(store: Store) -> Sessions:
    """What issues its sessions."""
    return store._sessions


def code_check(store: Store) -> CodeCheck:
    """What checks its codes."""
    return store.sign_in._code_check


def deploy(store: Store, policy: Policy) -> None:
    """Have the store ask something else of every account, as if it had been opened so."""
    store.policy = sessions(store).policy = policy
    store.passwords._policy = store.phones._policy = policy


def stamp_everybody(store: Store) -> None:
    """Put what was written behind the program's back under the MAC, as if it had written it."""
    with transactions(store).write() as tx:
        for user_id in users.ids(tx.db):
            tx.stamp(user_id)
