"""The first account of a new database: an operator's, who must enrol."""

from __future__ import annotations

import secrets

from storage.database.tables import users
from storage.domain.sessions import Level, Session
from storage.services.account_making import put_on_record
from storage.services.passwords import Passwords
from storage.services.sessions import Sessions
from storage.services.transaction import Transactions


class FirstAccount:
    """The making of the first account, for the welcome page."""

    def __init__(self, transactions: Transactions, sessions: Sessions, passwords: Passwords) -> None:
        self._transactions = transactions
        self._sessions = sessions
        self._passwords = passwords

    def exists(self) -> bool:
        """Say whether there is any account."""
        with self._transactions.read() as tx:
            return users.exist(tx.db)

    def create(self, name: str, password: str) -> Session:
        """Make the first account, which must enrol. Raises AlreadyInitialised, InvalidName, WeakPassword."""
        password_hash = self._passwords.hash_chosen(name, password)
        with self._transactions.write(alone=True) as tx:
            user = users.insert_first(tx.db, name, password_hash, tx.now)
            put_on_record(tx, user)
            return self._sessions.issue(tx, user, secrets.token_hex(8), Level.PASSWORD, password_at=tx.now)
