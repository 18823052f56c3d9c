"""A person's password: checked at every door, hashed, and changed."""

from __future__ import annotations

import secrets
from typing import NamedTuple

from storage.database import lives
from storage.database.lives import Life
from storage.database.tables import attempts, users, visits
from storage.database.tables.attempts import Counted
from storage.domain import guesses, names, passwords
from storage.domain.accounts import User
from storage.domain.audit import Action, Outcome
from storage.domain.clock import DAY
from storage.domain.errors import (
    CannotHash,
    InvalidName,
    Locked,
    NotAllowed,
    PasswordExpired,
    SignInRefused,
    WeakPassword,
)
from storage.domain.notices import NoticeKind
from storage.domain.sessions import Level, Session
from storage.domain.throttling import LARGEST
from storage.domain.verdicts import Weakness
from storage.security.hasher import Hasher
from storage.services import sessions
from storage.services.attempts import reserve, taken_back_unless_answered
from storage.services.expiry import QUIET_SECONDS, forget_expired
from storage.services.sessions import Sessions, still_in
from storage.services.transaction import Transaction, Transactions

STRANGER_DIGITS = 5
"""Hexadecimal ones of the MAC under which a name is counted that is no account's: a million rows at most, however many
names are tried. Names that share one share its pauses, and none is ever cleared to make room."""
VISITS_KEPT = 90 * DAY
"""Seconds."""


class _Attempt(NamedTuple):
    """A password that is counted as refused, and not looked at yet."""

    account: tuple[User, str] | None
    """The account of the name that was typed, and its hash; None if there is none."""
    counted: Counted
    at: int
    """When it was counted, in Unix seconds."""


class Passwords:
    """Checks passwords, and has them changed by their owner."""

    def __init__(self, transactions: Transactions, sessions: Sessions, hasher: Hasher) -> None:
        self._transactions = transactions
        self._sessions = sessions
        self._hasher = hasher

    def weakness(self, password: str, name: str, email: str | None = None) -> Weakness | None:
        """Say why a new password would be refused; those that are in force already are not looked at."""
        known = (name, email or "", *self._sessions.policy.names)
        return passwords.password_weakness(
            passwords.normal(password), name, passwords.is_common, lambda chosen: guesses.needed(chosen, known)
        )

    def hash_chosen(self, name: str, password: str, email: str | None = None) -> str:
        """Hash a password that somebody has chosen. Raises InvalidName, WeakPassword, CannotHash."""
        if not names.name_is_valid(name):
            raise InvalidName
        if weakness := self.weakness(password, name, email):
            raise WeakPassword(weakness)
        return self._hasher.hash(passwords.normal(password))

    def check(self, name: str, password: str, kind: str, confirming: Session | None = None) -> Session:
        """Return a session at Level.PASSWORD: a new one, or the one that is being confirmed.

        `kind` says among what refusals are counted. Raises SignInRefused and Locked, the same for a name that does not
        exist, and PasswordExpired for a one-time password that is right, and too old.
        """
        attempt = self._count(name, kind)
        counted = attempt.counted
        user, password_hash = attempt.account or (None, self._hasher.dummy)
        with (
            taken_back_unless_answered(self._transactions, counted),
            self._transactions.reporting(counted.owner, "password"),
        ):
            right = self.right_form(password_hash, password, one_time=user is not None and user.one_time_password)
        if user is None or user.disabled or right is None:
            with self._transactions.write() as tx:
                tx.record(Action.PASSWORD_CHECKED, Outcome.REFUSED, subject=counted.owner, actor=counted.owner)
            raise SignInRefused
        renewed = self._renewed(password_hash, right)
        with (
            taken_back_unless_answered(self._transactions, counted),
            self._transactions.change(user.id) as tx,
        ):
            expired = _has_expired(tx, user, attempt.at)
            attempts.forgive(tx.db, counted.subject)
            if renewed:
                users.rehash(tx.db, user.id, password_hash, renewed)
            outcome, detail = (Outcome.REFUSED, "expired") if expired else (Outcome.DONE, "")
            tx.record_own(user, Action.PASSWORD_CHECKED, outcome, detail=detail)
            session_id = confirming.id if confirming else secrets.token_hex(8)
            session = self._sessions.issue(tx, user, session_id, Level.PASSWORD, password_at=attempt.at)
            self._sessions.password_typed(tx, session_id, attempt.at)
            # The account may have changed while the password was being hashed.
            still_in(confirming or session, tx.person(user.id).user())
        if expired:
            raise PasswordExpired
        return session

    def _count(self, name: str, kind: str) -> _Attempt:
        """Count an attempt as refused, and forget what has grown old. Raises Locked, SealBroken."""
        with self._transactions.write() as tx:
            now, account = tx.now, users.by_name(tx.db, name)
            if account:
                tx.person(account[0].id)
            subject = f"{kind}:{account[0].id}" if account else _subject_of_nobody(tx, kind, name)
            attempts.forget_quiet(tx.db, now - QUIET_SECONDS, now)
            forget_expired(tx, now - QUIET_SECONDS, now + QUIET_SECONDS)
            visits.sweep(tx.db, now - VISITS_KEPT)
            counted = reserve(tx, subject, account[0].name if account else "")
        if isinstance(counted, Locked):
            raise counted
        return _Attempt(account, counted, now)

    def right_form(self, password_hash: str, password: str, *, one_time: bool = False) -> str | None:
        """Return the form of a password that has this hash, if one has. Each costs a hash, whatever another one was.

        `one_time` is whether the hash is that of a password which the program has issued.
        """
        forms = passwords.forms(password, one_time=one_time)
        right = [form for form in forms if self._hasher.verify(password_hash, form)]
        return right[0] if right else None

    def _renewed(self, password_hash: str, password: str) -> str | None:
        """Hash a password anew if the parameters of its hash are old, or the hash is not of its normal form.

        A later sign-in makes it where none can be.
        """
        normal = passwords.normal(password)
        if password == normal and not self._hasher.needs_rehash(password_hash):
            return None
        try:
            return self._hasher.hash(normal)
        except CannotHash:
            return None

    def confirm(self, session: Session, password: str) -> Session:
        """Check that the person at the keyboard is the one who signed in; the session is at Level.PASSWORD again.

        Counted apart from sign-in, so that whoever guesses there cannot lock a person out of a session they are in.
        Raises SignInRefused, Locked, NotAllowed, SessionEnded.
        """
        with self._transactions.read() as tx:
            sessions.whole(tx, session)
        return self.check(session.user.name, password, "confirmation", session)

    def change(self, session: Session, password: str) -> Session:
        """Give the person another password of their own; their other sessions end.

        Allowed while theirs is a one-time one, and to who may change methods and typed the password a while ago.
        Raises WeakPassword, also for the password they have, and NotAllowed.
        """
        with self._transactions.read() as tx:
            self._able_to_change(tx, session)
            found = users.by_name(tx.db, session.user.name)
        with self._transactions.reporting(session.user.name, "password"):
            unchanged = found is not None and self._is_the_same(*found, password)
        if unchanged:
            raise WeakPassword(Weakness.UNCHANGED)
        password_hash = self.hash_chosen(session.user.name, password, session.user.email)
        with self._transactions.change(session.user.id) as tx:
            user = self._able_to_change(tx, session)
            users.set_password(tx.db, user.id, password_hash)
            if user.one_time_password:
                tx.end_sessions(user.id, session.id)
            else:
                tx.notify(user, NoticeKind.PASSWORD_CHANGED, by=session.id)
            tx.record_own(user, Action.PASSWORD_CHANGED)
            return self._sessions.going_on(tx, session)

    def _is_the_same(self, user: User, password_hash: str, password: str) -> bool:
        return self.right_form(password_hash, password, one_time=user.one_time_password) is not None

    def _able_to_change(self, tx: Transaction, session: Session) -> User:
        """Return the account as it is now: another session may have made the password the person's own already."""
        _person, user = sessions.whole(tx, session)
        recent = self._sessions.has_fresh_password(tx, session)
        if not user.one_time_password and not (recent and self._sessions.may_change_methods(tx, session)):
            raise NotAllowed
        return user


def _subject_of_nobody(tx: Transaction, kind: str, name: str) -> str:
    """Return the row that counts a name which is no account's, as a MAC: a password is sometimes typed in its place."""
    digits = _digest_of_nobody(tx, f"{kind} {names.name_key(name)}")[:STRANGER_DIGITS]
    subject = f"name:{digits}"
    # Counted before schema 4: an update forgives nothing.
    attempts.rename(tx.db, f"name:{_digest_of_nobody(tx, names.former_name_key(name))}", subject)
    return subject


def _digest_of_nobody(tx: Transaction, tried: str) -> str:
    return tx.key.mac(b"name" + tried.encode("utf-8", "surrogatepass")).hex()


def _has_expired(tx: Transaction, user: User, now: int) -> bool:
    """Say whether the password is a one-time one whose life is over; before there was any expiry, it had no end."""
    ends_at = user.password_expires_at
    if not user.one_time_password or ends_at is None:
        return False
    life = Life((Action.ACCOUNT_CREATED, Action.PASSWORD_RENEWED), ends_at - LARGEST, ends_at)
    return not lives.goes_on(tx.db, user.name, life, now)
