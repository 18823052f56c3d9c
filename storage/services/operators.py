"""The actors on accounts: an operator, whose rights are checked in the transaction of each action, or a command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from storage.database.tables import users
from storage.domain.accounts import Role, User
from storage.domain.errors import CodeWanted, NotAllowed, NotOnOneself, UnknownUser
from storage.domain.sessions import Level, Session
from storage.services import sessions
from storage.services.sessions import Sessions
from storage.services.transaction import Transaction, Transactions


class Operator:
    """An opener of transactions for one operator; without a session, for a caller who has the files and the key."""

    def __init__(self, transactions: Transactions, sessions: Sessions, session: Session | None) -> None:
        self.session = session
        """The operator's session, replaced when they prove themselves again; None for a command."""
        self._transactions = transactions
        self._sessions = sessions

    def wants_code(self) -> bool:
        """Tell whether an action that needs a fresh code would be refused now."""
        with self._transactions.read() as tx:
            return self.session is not None and not self._has_fresh_code(tx, self.session)

    def must_be_a_command(self) -> None:
        """Raise NotAllowed for an operator: only who has the files and the key could do it anyway."""
        if self.session is not None:
            raise NotAllowed

    def must_be_owner(self) -> None:
        """Refuse whoever may not remove events. Raises OwnerWanted."""
        self._transactions.must_be_owner()

    @contextmanager
    def looking(self, *, fresh: bool = False) -> Iterator[Transaction]:
        """Open a transaction that reads; with `fresh`, it needs a fresh code.

        Raises NotAllowed, SessionEnded, CodeWanted.
        """
        with self._transactions.read() as tx:
            self._must_be_allowed(tx, fresh=fresh)
            yield tx

    @contextmanager
    def acting(self, *, fresh: bool = False) -> Iterator[Transaction]:
        """Open a transaction that writes in the operator's name. Raises as `looking` does."""
        with self._transactions.write() as tx:
            self._must_be_allowed(tx, fresh=fresh)
            yield tx

    @contextmanager
    def acting_on(self, name: str, *, fresh: bool = False) -> Iterator[tuple[Transaction, User]]:
        """Open a transaction that changes what decides a person's access: whole before, stamped afterwards.

        Raises UnknownUser, NotOnOneself, SealBroken, and as `looking` does.
        """
        with self._transactions.write() as tx:
            user_id = users.id_named(tx.db, name)
            own = () if self.session is None else (self.session.user.id,)
            # Both at once: two operators who act on each other would wait for each other.
            tx.lock(*own, *(() if user_id is None else (user_id,)))
            self._must_be_allowed(tx, fresh=fresh)
            if user_id in own:
                raise NotOnOneself
            user = None if user_id is None else tx.person(user_id).user()
            if user is None:
                raise UnknownUser
            yield tx, user
            tx.stamp(user.id)

    def _must_be_allowed(self, tx: Transaction, *, fresh: bool) -> None:
        session = self.session
        if session is None:
            return
        _person, operator = sessions.whole(tx, session)
        if session.level is not Level.FULL or operator.role is not Role.OPERATOR or operator.one_time_password:
            raise NotAllowed
        if fresh and not self._has_fresh_code(tx, session):
            raise CodeWanted
        tx.actor = operator.name

    def _has_fresh_code(self, tx: Transaction, session: Session) -> bool:
        return self._sessions.has_fresh_code(tx, session, tx.limits.operator_fresh_seconds)


def account_named(tx: Transaction, name: str) -> User:
    """Return the account of this name. Raises UnknownUser."""
    account = users.by_name(tx.db, name)
    if account is None:
        raise UnknownUser
    return account[0]
