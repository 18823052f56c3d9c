"""Accounts: made, listed, disabled, unlocked; and what an operator does for a lost phone."""

from __future__ import annotations

import sqlite3

from storage import access, passwords, rules
from storage.errors import InvalidName, NoActiveFactor, UnknownUser, WeakPassword
from storage.models import Action, Factor, Level, Role, Session, User, Weakness
from storage.tables import enrolments, factors, limits, recovery_codes, users
from storage.vault import Vault


class Accounts(Vault):
    """What is done to accounts by commands and operators."""

    def has_users(self) -> bool:
        """Whether there is any account."""
        with self._database.read() as db:
            return users.exist(db)

    def weakness(self, password: str, name: str) -> Weakness | None:
        """Why this new password would be refused."""
        return rules.password_weakness(password, name, passwords.is_common)

    def create_first_operator(self, name: str, password: str) -> Session:
        """The first account; it must enrol. Raises AlreadyInitialised, InvalidName, WeakPassword."""
        password_hash = self._new_password(name, password)
        with self._database.write() as db:
            user = users.insert_first(db, name, password_hash, self._now())
            access.stamp(db, self._key(db), user.id)
            self._record(db, Action.ACCOUNT_CREATED, subject=user.name, detail=user.role)
        return Session(user, Level.PASSWORD, frozenset(), None)

    def add_user(
        self, name: str, password: str | None = None, *, role: Role = Role.CLIENT, mfa_required: bool = False
    ) -> tuple[User, str | None]:
        """The account, and its one-time password when none was given. Operators always have to enrol.

        Raises InvalidName, NameTaken, WeakPassword.
        """
        issued = passwords.one_time_password() if password is None else None
        password_hash = self._new_password(name, issued or password or "")
        with self._database.write() as db:
            user = users.insert(
                db,
                name,
                password_hash,
                role=role,
                mfa_required=mfa_required or role is Role.OPERATOR,
                one_time_password=issued is not None,
                now=self._now(),
            )
            access.stamp(db, self._key(db), user.id)
            self._record(db, Action.ACCOUNT_CREATED, subject=user.name, detail=user.role)
        return user, issued

    def _new_password(self, name: str, password: str) -> str:
        if not rules.name_is_valid(name):
            raise InvalidName
        if weakness := self.weakness(password, name):
            raise WeakPassword(weakness)
        return self._hasher.hash(password)

    def users(self) -> list[User]:
        """All accounts by name."""
        with self._database.read() as db:
            return users.every(db)

    def find_user(self, name: str) -> User:
        """The account of this name. Raises UnknownUser."""
        with self._database.read() as db:
            return _found(db, name)

    def factors(self, user: User) -> list[Factor]:
        """The active ones, oldest first."""
        with self._database.read() as db:
            return factors.active(db, user.id)

    def factor_history(self, user: User) -> list[Factor]:
        """Retired ones included, oldest first."""
        with self._database.read() as db:
            return factors.ever(db, user.id)

    def set_disabled(self, name: str, *, disabled: bool) -> User:
        """Close an account, or open it again; a closed one's sessions end at once. Raises UnknownUser."""
        user = self.find_user(name)
        with self._change(user.id) as db:
            users.set_disabled(db, user.id, disabled=disabled)
            self._record(db, Action.ACCOUNT_DISABLED if disabled else Action.ACCOUNT_ENABLED, subject=user.name)
            return _found(db, name)

    def unlock(self, name: str) -> User:
        """Forget the refused attempts of an account; a disabled factor stays disabled. Raises UnknownUser."""
        user = self.find_user(name)
        with self._change(user.id) as db:
            for kind in ("password", "confirmation", "code"):
                limits.forgive(db, f"{kind}:{user.id}")
            self._record(db, Action.ACCOUNT_UNLOCKED, subject=user.name)
        return user

    def reset_factors(self, name: str, factor_id: str | None = None) -> int:
        """Stop one factor, or all of them with the pending enrolment and the recovery codes; how many factors.

        They stay in the history, and the person is led into the guide at the next sign-in.
        Raises UnknownUser, NoActiveFactor.
        """
        user = self.find_user(name)
        with self._change(user.id) as db:
            held = {factor.id for factor in factors.active(db, user.id)}
            if not held or factor_id not in {None, *held}:
                raise NoActiveFactor
            count = factors.retire(db, user.id, factor_id, self._now())
            if factor_id is None:
                enrolments.abandon(db, user.id)
                recovery_codes.replace(db, user.id, (), self._now())
                users.require_mfa(db, user.id)
            limits.forgive(db, f"code:{user.id}")
            self._record(db, Action.FACTOR_RESET, subject=user.name, detail=factor_id or "all")
        return count


def _found(db: sqlite3.Connection, name: str) -> User:
    found = users.by_name(db, name)
    if found is None:
        raise UnknownUser
    return found[0]
