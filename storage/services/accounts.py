"""Accounts: made, listed, disabled, unlocked; and what an operator does for a lost phone or password."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Collection
from typing import TYPE_CHECKING

from storage.database import lives
from storage.database.lives import Life
from storage.database.tables import attempts, enrolments, factors, name_readings, notices, recovery_codes, users
from storage.domain import addresses, guesses, policy, rules
from storage.domain.clock import DAY
from storage.domain.errors import (
    IdentityNotRecorded,
    InvalidName,
    NoActiveFactor,
    OperatorsMustEnrol,
    ReasonNotRecorded,
    WeakPassword,
)
from storage.domain.models import Action, Door, Factor, Level, NoticeKind, Role, Session, User, Weakness
from storage.integrity import access_mac
from storage.security import hasher
from storage.services.operators import Operating, found

if TYPE_CHECKING:
    from storage.domain.issued import NewAccount

COUNTED = (*Door, "confirmation", "code")
"""What is counted of an account."""


class Accounts(Operating):
    """What is done to accounts by commands and operators.

    With `by`, each raises NotAllowed and SessionEnded, CodeWanted where it wants a fresh code, and NotOnOneself.
    """

    def has_users(self) -> bool:
        """Whether there is any account."""
        with self._database.read() as db:
            return users.exist(db)

    def weakness(self, password: str, name: str, email: str | None = None) -> Weakness | None:
        """Why this new password would be refused. Those that are in force already are not looked at."""
        known = (name, email or "", *self.policy.names)
        return rules.password_weakness(
            hasher.normal(password), name, hasher.is_common, lambda chosen: guesses.needed(chosen, known)
        )

    def create_first_operator(self, name: str, password: str) -> Session:
        """The first account; it must enrol. Raises AlreadyInitialised, InvalidName, WeakPassword."""
        password_hash = self._new_password(name, password)
        with self._database.write() as db:
            user = users.insert_first(db, name, password_hash, self._now())
            access_mac.stamp(db, self._key(db), user.id)
            self._record(db, Action.ACCOUNT_CREATED, subject=user.name, detail=user.role)
            return self._session(db, user, secrets.token_hex(8), Level.PASSWORD, password_at=self._now())

    def add_user(
        self,
        name: str,
        password: str | None = None,
        *,
        role: Role = Role.CLIENT,
        mfa_required: bool = False,
        email: str | None = None,
        by: Session | None = None,
    ) -> NewAccount:
        """Make an account, with a one-time password when none is given. Operators always have to enrol.

        An operator's account wants a fresh code. Raises InvalidName, InvalidEmail, NameTaken, WeakPassword.
        """
        from storage.domain.issued import NewAccount

        if email is not None:
            addresses.sendable(email)
        issued = hasher.one_time_password() if password is None else None
        password_hash = self._new_password(name, issued or password or "", email, chosen=issued is None)
        with self._acting(by, fresh=role is Role.OPERATOR) as db:
            look_alikes = name_readings.alike(db, name)
            user = self._insert(
                db,
                name,
                password_hash,
                role=role,
                mfa_required=mfa_required or role is Role.OPERATOR,
                email=email,
                one_time=issued is not None,
                by=by,
            )
        return NewAccount(user, issued, look_alikes)

    def _insert(
        self,
        db: sqlite3.Connection,
        name: str,
        password_hash: str,
        *,
        role: Role,
        mfa_required: bool,
        email: str | None,
        one_time: bool,
        by: Session | None,
    ) -> User:
        """A new account, under the MAC and on the trail. Raises NameTaken."""
        user = users.insert(
            db,
            name,
            password_hash,
            role=role,
            mfa_required=mfa_required,
            password_expires_at=self._expiry(db) if one_time else None,
            email=email,
            now=self._now(),
        )
        access_mac.stamp(db, self._key(db), user.id)
        self._record(db, Action.ACCOUNT_CREATED, subject=user.name, by=by, detail=user.role)
        return user

    def _expiry(self, db: sqlite3.Connection) -> int:
        return self._now() + self._limits(db).one_time_password_seconds

    def _new_password(self, name: str, password: str, email: str | None = None, *, chosen: bool = True) -> str:
        """The hash of a password, looked at where somebody has chosen it."""
        if not rules.name_is_valid(name):
            raise InvalidName
        if chosen and (weakness := self.weakness(password, name, email)):
            raise WeakPassword(weakness)
        return self._hasher.hash(hasher.normal(password))

    def users(self) -> list[User]:
        """All accounts by name."""
        with self._database.read() as db:
            return users.every(db)

    def find_user(self, name: str) -> User:
        """The account of this name. Raises UnknownUser."""
        with self._database.read() as db:
            return found(db, name)

    def factors(self, user: User) -> list[Factor]:
        """The active ones, oldest first."""
        with self._database.read() as db:
            return factors.active(db, user.id)

    def factor_history(self, name: str, *, by: Session | None = None) -> list[Factor]:
        """Retired ones included, oldest first. Raises UnknownUser."""
        with self._looking(by) as db:
            return factors.ever(db, found(db, name).id)

    def set_disabled(self, name: str, *, disabled: bool, by: Session | None = None) -> User:
        """Close an account, or open it again; a closed one's sessions end at once. Raises UnknownUser."""
        with self._acting_on(name, by) as (db, user):
            users.set_disabled(db, user.id, disabled=disabled)
            users.end_sessions(db, user.id)
            action = Action.ACCOUNT_DISABLED if disabled else Action.ACCOUNT_ENABLED
            self._record(db, action, subject=user.name, by=by)
            return found(db, name)

    def unlock(self, name: str, *, by: Session | None = None) -> User:
        """Forget the refused attempts of an account; a disabled factor stays disabled. Raises UnknownUser."""
        with self._acting_on(name, by) as (db, user):
            for kind in COUNTED:
                attempts.forgive(db, f"{kind}:{user.id}")
            self._record(db, Action.ACCOUNT_UNLOCKED, subject=user.name, by=by)
        return user

    def set_mfa(self, name: str, *, required: bool, grace_days: int = 0, by: Session | None = None) -> User:
        """Require a method of an account, at once or after some days; or no longer, which wants a fresh code.

        Its sessions end. Raises UnknownUser, OperatorsMustEnrol, and ValueError for days out of 0 to
        LONGEST_GRACE_DAYS.
        """
        if not 0 <= grace_days <= policy.LONGEST_GRACE_DAYS:
            raise ValueError(grace_days)
        due = self._now() + grace_days * DAY if required and grace_days else None
        with self._acting_on(name, by, fresh=not required) as (db, user):
            if user.role is Role.OPERATOR and (grace_days or not required):
                raise OperatorsMustEnrol
            users.set_mfa(db, user.id, required=required, due_at=due)
            users.end_sessions(db, user.id)
            action = Action.MFA_REQUIRED if required else Action.MFA_LIFTED
            self._record(db, action, subject=user.name, by=by, detail=f"in {grace_days} days" if due else "")
            return found(db, name)

    def set_email(self, name: str, email: str | None, *, by: Session | None = None) -> User:
        """Where changes to an account are told; None: only at the next sign-in. Wants a fresh code.

        Raises UnknownUser, InvalidEmail.
        """
        if email is not None:
            addresses.sendable(email)
        with self._acting_on(name, by, fresh=True) as (db, user):
            users.set_email(db, user.id, email)
            self._record(db, Action.EMAIL_CHANGED, subject=user.name, by=by)
            return found(db, name)

    def renew_password(self, name: str, *, by: Session | None = None) -> str:
        """A new one-time password; the one before, and every session, end. Wants a fresh code. Raises UnknownUser."""
        issued = hasher.one_time_password()
        password_hash = self._hasher.hash(issued)
        with self._acting_on(name, by, fresh=True) as (db, user):
            users.set_password(db, user.id, password_hash, self._expiry(db))
            for door in Door:
                attempts.forgive(db, f"{door}:{user.id}")
            self._tell(db, user, NoticeKind.PASSWORD_RENEWED)
            self._record(db, Action.PASSWORD_RENEWED, subject=user.name, by=by)
        return issued

    def reset_factors(
        self, name: str, factor_id: str | None = None, *, reason: str, identity: str, by: Session | None = None
    ) -> int:
        """Stop one factor, or all of them; with the last one go the pending enrolment and the recovery codes.

        Returns how many factors were stopped. Wants a fresh code.

        `identity` says how the person's identity was checked. The factors stay in the history, and the person is led
        into the guide at the next sign-in. Raises UnknownUser, NoActiveFactor, ReasonNotRecorded, IdentityNotRecorded.
        """
        if not reason.strip():
            raise ReasonNotRecorded
        if not identity.strip():
            raise IdentityNotRecorded
        with self._acting_on(name, by, fresh=True) as (db, user):
            held = {factor.id for factor in factors.active(db, user.id)}
            if not held or factor_id not in {None, *held}:
                raise NoActiveFactor
            count = factors.retire(db, user.id, factor_id, self._now())
            if factor_id is None or len(held) == 1:
                enrolments.abandon(db, user.id)
                recovery_codes.replace(db, user.id, (), self._now())
                users.set_mfa(db, user.id, required=True, due_at=None)
            attempts.forgive(db, f"code:{user.id}")
            self._tell(db, user, NoticeKind.METHODS_RESET)
            detail = f"{factor_id or 'all'}, reason: {reason.strip()}, identity: {identity.strip()}"
            self._record(db, Action.FACTOR_RESET, subject=user.name, by=by, detail=detail)
        return count

    def _must_enrol(self, db: sqlite3.Connection, user: User, methods: Collection[str]) -> bool:
        """Whether a method that is missing is required by now."""
        return policy.is_over(self._grace_days(db, user, methods))

    def _grace_days(self, db: sqlite3.Connection, user: User, methods: Collection[str]) -> int | None:
        """As `policy.days_left`; what is over once, as this account was seen, is not given again by the clock."""
        now, due_at = self._now(), policy.due_at(self.policy, user)
        left = policy.days_left(self.policy, user, methods, now)
        if left is None or due_at is None or policy.is_over(left):
            return left
        life = Life((Action.ACCOUNT_CREATED, Action.MFA_REQUIRED), user.created_at, due_at)
        return left if lives.goes_on(db, user.name, life, now, seen_by_subject=True) else 0

    def _session(
        self,
        db: sqlite3.Connection,
        user: User,
        session_id: str,
        level: Level,
        *,
        password_at: int,
        proved_at: int | None = None,
    ) -> Session:
        """A session with what is true at this moment."""
        (methods, code_lengths), now = factors.methods_and_code_lengths(db, user.id), self._now()
        pending, grace_days = enrolments.live(db, user.id, now), self._grace_days(db, user, methods)
        # Who has typed a password only is told nothing of what protects the account.
        authenticated = level is Level.FULL or not methods
        return Session(
            id=session_id,
            user=user,
            level=level,
            methods=methods,
            password_at=password_at,
            proved_at=proved_at,
            must_enrol=policy.is_over(grace_days),
            grace_days=grace_days,
            pending=pending.told() if pending and authenticated and pending.holder != session_id else None,
            notices=notices.not_shown(db, user.id, session_id) if authenticated else (),
            code_lengths=code_lengths,
        )
