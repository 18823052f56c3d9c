"""Accounts: created, disabled, unlocked; and help after the loss of a phone or a password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.database.tables import attempts, enrolments, factors, recovery_codes, users
from storage.domain import addresses, passwords
from storage.domain.accounts import Door, Role, User
from storage.domain.audit import Action
from storage.domain.clock import DAY
from storage.domain.errors import (
    IdentityNotRecorded,
    LastOperator,
    NoActiveFactor,
    OperatorsMustEnrol,
    ReasonNotRecorded,
)
from storage.domain.notices import NoticeKind
from storage.domain.policy import LONGEST_GRACE_DAYS
from storage.security.hasher import Hasher
from storage.services.account_making import hash_issued, insert, one_time_end
from storage.services.attempts import COUNTED, subject_of_codes
from storage.services.operators import Operator, account_named
from storage.services.passwords import Passwords

if TYPE_CHECKING:
    from storage.domain.issued import CreatedAccount
    from storage.services.transaction import Transaction


class Accounts:
    """The actions of an operator or a command on accounts.

    Each method raises NotAllowed and SessionEnded for an operator without the right, CodeWanted if it needs a fresh
    code, and NotOnOneself.
    """

    def __init__(self, operator: Operator, hasher: Hasher, passwords: Passwords) -> None:
        self._operator = operator
        self._hasher = hasher
        self._passwords = passwords

    def add(
        self,
        name: str,
        password: str | None = None,
        *,
        role: Role = Role.CLIENT,
        mfa_required: bool = False,
        email: str | None = None,
    ) -> CreatedAccount:
        """Make an account, with a one-time password when none is given. Operators always have to enrol.

        An operator's account needs a fresh code. A password is for commands alone to give: no operator knows one that
        lasts. Raises InvalidName, InvalidEmail, NameTaken, WeakPassword.
        """
        from storage.domain.issued import CreatedAccount  # noqa: PLC0415 - most processes issue nothing

        if password is not None:
            self._operator.must_be_a_command()
        if email is not None:
            addresses.sendable(email)
        issued = None
        if password is None:
            issued = passwords.one_time_password()
            password_hash = hash_issued(self._hasher, name, issued)
        else:
            password_hash = self._passwords.hash_chosen(name, password, email)
        with self._operator.acting(fresh=role is Role.OPERATOR) as tx:
            user, look_alikes = insert(
                tx,
                name,
                password_hash,
                role=role,
                mfa_required=mfa_required or role is Role.OPERATOR,
                email=email,
                one_time=issued is not None,
            )
        return CreatedAccount(user, issued, look_alikes)

    def set_disabled(self, name: str, *, disabled: bool) -> User:
        """Close an account, or open it again; a closed one's sessions end at once. Raises UnknownUser, LastOperator."""
        with self._operator.acting_on(name) as (tx, user):
            if disabled:
                # Two who are closed at the same moment would each leave the other one.
                tx.db.lock("operators")
                if _is_the_last_operator(tx, user):
                    raise LastOperator
            users.set_disabled(tx.db, user.id, disabled=disabled)
            tx.end_sessions(user.id)
            tx.record(Action.ACCOUNT_DISABLED if disabled else Action.ACCOUNT_ENABLED, subject=user.name)
            return account_named(tx, name)

    def unlock(self, name: str) -> User:
        """Forget the refused attempts of an account; a disabled factor stays disabled. Raises UnknownUser."""
        with self._operator.acting_on(name) as (tx, user):
            for kind in COUNTED:
                attempts.forgive(tx.db, f"{kind}:{user.id}")
            tx.record(Action.ACCOUNT_UNLOCKED, subject=user.name)
        return user

    def set_mfa(self, name: str, *, required: bool, grace_days: int = 0) -> User:
        """Require a method of an account, at once or after some days, or stop requiring it, which needs a fresh code.

        The account's sessions end. Raises UnknownUser, OperatorsMustEnrol, and ValueError for days outside of 0 to
        LONGEST_GRACE_DAYS.
        """
        if not 0 <= grace_days <= LONGEST_GRACE_DAYS:
            raise ValueError(grace_days)
        with self._operator.acting_on(name, fresh=not required) as (tx, user):
            if user.role is Role.OPERATOR and (grace_days or not required):
                raise OperatorsMustEnrol
            due = tx.now + grace_days * DAY if required and grace_days else None
            users.set_mfa(tx.db, user.id, required=required, due_at=due)
            tx.end_sessions(user.id)
            action = Action.MFA_REQUIRED if required else Action.MFA_LIFTED
            tx.record(action, subject=user.name, detail=f"in {grace_days} days" if due else "")
            return account_named(tx, name)

    def set_email(self, name: str, email: str | None) -> User:
        """Set the address to which changes to an account are reported; None: only at the next sign-in.

        Needs a fresh code.

        Raises UnknownUser, InvalidEmail.
        """
        if email is not None:
            addresses.sendable(email)
        with self._operator.acting_on(name, fresh=True) as (tx, user):
            users.set_email(tx.db, user.id, email)
            tx.record(Action.EMAIL_CHANGED, subject=user.name)
            return account_named(tx, name)

    def renew_password(self, name: str) -> str:
        """Return a new one-time password; the former password and every session end. Needs a fresh code.

        Raises UnknownUser.
        """
        issued = passwords.one_time_password()
        password_hash = self._hasher.hash(issued)
        with self._operator.acting_on(name, fresh=True) as (tx, user):
            tx.shows_something_once()
            users.set_password(tx.db, user.id, password_hash, one_time_end(tx))
            for door in Door:
                attempts.forgive(tx.db, f"{door}:{user.id}")
            tx.notify(user, NoticeKind.PASSWORD_RENEWED)
            tx.record(Action.PASSWORD_RENEWED, subject=user.name)
        return issued

    def reset_factors(self, name: str, factor_id: str | None = None, *, reason: str, identity: str) -> int:
        """Retire one factor, or all of them; the pending enrolment and the recovery codes go with the last one.

        Returns how many factors were retired. Needs a fresh code.

        `identity` says how the person's identity was checked. The factors stay in the history, and the person is led
        into the guide at the next sign-in. Raises UnknownUser, NoActiveFactor, ReasonNotRecorded, IdentityNotRecorded.
        """
        if not reason.strip():
            raise ReasonNotRecorded
        if not identity.strip():
            raise IdentityNotRecorded
        with self._operator.acting_on(name, fresh=True) as (tx, user):
            held = {factor.id for factor in factors.active(tx.db, user.id)}
            if not held or factor_id not in {None, *held}:
                raise NoActiveFactor
            count = factors.retire(tx.db, user.id, factor_id, tx.now)
            if factor_id is None or len(held) == 1:
                enrolments.abandon(tx.db, user.id)
                recovery_codes.replace(tx.db, user.id, (), tx.now)
                users.set_mfa(tx.db, user.id, required=True, due_at=None)
            attempts.forgive(tx.db, subject_of_codes(user.id))
            tx.notify(user, NoticeKind.METHODS_RESET)
            detail = f"{factor_id or 'all'}, reason: {reason.strip()}, identity: {identity.strip()}"
            tx.record(Action.FACTOR_RESET, subject=user.name, detail=detail)
        return count


def _is_the_last_operator(tx: Transaction, user: User) -> bool:
    """Tell whether nobody could open the console, or leave the kiosk, without this account, which is open."""
    return user.role is Role.OPERATOR and not user.disabled and not users.are_other_operators(tx.db, user.id)
