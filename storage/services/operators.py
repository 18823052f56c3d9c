"""What an operator may do: looked at in the transaction of each act, since anything may have changed by then.

`by` is the operator's session; None stands for a command, whose caller has the files and the key anyway.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from storage.database.tables import users
from storage.domain.errors import CodeWanted, NotAllowed, NotOnOneself, UnknownUser
from storage.domain.models import Level, Role, Session, User
from storage.integrity import access_mac
from storage.services.transaction import Vault


class Operating(Vault):
    """Two kinds of transaction: an operator looks, or acts on the account of somebody else."""

    def wants_code(self, by: Session) -> bool:
        """Whether an act that wants a fresh code would be refused now."""
        with self._reporting(), self._database.read() as db:
            return not self._has_fresh_code(db, by)

    @contextmanager
    def _looking(self, by: Session | None, *, fresh: bool = False) -> Iterator[sqlite3.Connection]:
        """A read for an operator; `fresh` where it wants a fresh code. Raises NotAllowed, SessionEnded, CodeWanted."""
        with self._reporting(), self._database.read() as db:
            self._must_be_operator(db, by, fresh=fresh)
            yield db

    @contextmanager
    def _acting(self, by: Session | None, *, fresh: bool = False) -> Iterator[sqlite3.Connection]:
        """A write by one. Raises the same."""
        with self._reporting(), self._database.write() as db:
            self._must_be_operator(db, by, fresh=fresh)
            yield db

    @contextmanager
    def _acting_on(
        self, name: str, by: Session | None, *, fresh: bool = False
    ) -> Iterator[tuple[sqlite3.Connection, User]]:
        """The same to what decides a person's access: whole before, under the MAC after.

        Raises UnknownUser, NotOnOneself, and SealBroken as `_change` does.
        """
        with self._acting(by, fresh=fresh) as db:
            user = found(db, name)
            if by is not None and by.user.id == user.id:
                raise NotOnOneself
            self._must_be_whole(db, user.id)
            yield db, user
            access_mac.stamp(db, self._key(db), user.id)

    def _must_be_operator(self, db: sqlite3.Connection, by: Session | None, *, fresh: bool = False) -> None:
        if by is None:
            return
        _person, operator = self._whole_and_present(db, by)
        if by.level is not Level.FULL or operator.role is not Role.OPERATOR or operator.one_time_password:
            raise NotAllowed
        if fresh and not self._has_fresh_code(db, by):
            raise CodeWanted

    def _has_fresh_code(self, db: sqlite3.Connection, by: Session) -> bool:
        return self._code_is_fresh(db, by, self._limits(db).operator_fresh_seconds)


def found(db: sqlite3.Connection, name: str) -> User:
    """The account of this name. Raises UnknownUser."""
    account = users.by_name(db, name)
    if account is None:
        raise UnknownUser
    return account[0]
