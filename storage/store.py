"""The front door of `storage`: what a screen or a command may ask, and nothing else.

Every method blocks (SQLite, argon2): call them from a worker thread. Each thread has its own connection.
"""

from __future__ import annotations

import secrets
import sqlite3
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from storage import care, key_file, passwords, rules, seal, totp
from storage.database import Database
from storage.errors import (
    CodeRefused,
    EnrolmentExpired,
    InvalidName,
    KeyWrong,
    Locked,
    NoActiveFactor,
    NotAllowed,
    SignInRefused,
    UnknownUser,
    WeakPassword,
)
from storage.models import Clock, Enrolment, Factor, Finding, Level, Role, Session, User, Verdict, Weakness
from storage.passwords import Hasher
from storage.seal import Seals
from storage.tables import enrolments, factors, limits, meta, users
from storage.tables.enrolments import SealedEnrolment


class Store:
    """Users, factors and pending enrolments of one database."""

    def __init__(
        self,
        database: Path,
        key: Path | None = None,
        *,
        clock: Clock = time.time,
        hasher: Hasher | None = None,
        new_secret: Callable[[], str] = totp.new_secret,
    ) -> None:
        """Open the database, making directory (0700), database (0600) and key (0600) where there are none.

        `key` defaults to `guichet.key` beside the database. Raises a `CannotOpen`. Loads nothing heavy when the
        schema is current: no sqlite_utils, cryptography, argon2 or pyotp.
        """
        self._clock = clock
        self._hasher = hasher or Hasher()
        self._new_secret = new_secret
        self._database = Database(database)
        self._key_path = key or database.with_name("guichet.key")
        keys = self._open_keys()
        self._limit_key = keys[-1]
        self._seals = Seals(keys)

    def _open_keys(self) -> tuple[key_file.Key, ...]:
        with self._database.read() as db:
            expected = meta.key_id(db)
        if expected is None:
            key_file.create(self._key_path)
            newest = key_file.read(self._key_path)[0]
            with self._database.write() as db:
                meta.adopt_key(db, newest.id)
                expected = meta.key_id(db)
        keys = key_file.read(self._key_path)
        if keys[0].id != expected:
            raise KeyWrong(self._key_path)
        return keys

    def close(self) -> None:
        """Close every connection."""
        self._database.close()

    def warm_up(self) -> None:
        """Load the heavy libraries, so that the first sign-in does not wait for them."""
        totp.codes(self._new_secret())(0)
        self._hasher.warm_up()
        place = seal.place("warm", "up", "")
        self._seals.open(self._seals.seal("", place), place)

    def check(self) -> list[Finding]:
        """Is the data whole: one finding a check."""
        with self._database.read() as db:
            return care.findings(db, self._database.path, self._key_path, self._seals)

    # Accounts

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
            return _session(users.insert_first(db, name, password_hash, self._now()), frozenset())

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
            found = users.by_name(db, name)
        if found is None:
            raise UnknownUser
        return found[0]

    def factors(self, user: User) -> list[Factor]:
        """The active ones, oldest first."""
        with self._database.read() as db:
            return factors.active(db, user.id)

    # Signing in

    def sign_in(self, name: str, password: str) -> Session:
        """A session at Level.PASSWORD. Raises SignInRefused, Locked: the same for a name that does not exist."""
        subject = f"password:{self._limit_key.mac(rules.name_key(name).encode('utf-8', 'surrogatepass'))}"
        with self._database.write() as db:
            limits.reserve(db, subject, self._now())
        with self._database.read() as db:
            found = users.by_name(db, name)
        user, password_hash = found or (None, self._hasher.dummy)
        right = self._hasher.verify(password_hash, password)
        if user is None or user.disabled or not right:
            raise SignInRefused
        renewed = self._hasher.hash(password) if self._hasher.needs_rehash(password_hash) else None
        with self._database.write() as db:
            limits.forgive(db, subject)
            if renewed:
                users.rehash(db, user.id, password_hash, renewed)
            return _session(user, factors.methods(db, user.id))

    def complete_sign_in(self, session: Session) -> None:
        """Record the sign-in of an account that neither has nor needs a factor. Raises NotAllowed for any other."""
        with self._database.write() as db:
            if not users.signed_in_without_factor(db, session.user.id, self._now()):
                raise NotAllowed

    def change_password(self, session: Session, password: str) -> Session:
        """The person's own password. Allowed while theirs is a one-time one, or at Level.FULL.

        Raises WeakPassword, NotAllowed.
        """
        if not session.user.one_time_password and session.level is not Level.FULL:
            raise NotAllowed
        password_hash = self._new_password(session.user.name, password)
        with self._database.write() as db:
            if not users.set_password(db, session.user.id, password_hash):
                raise NotAllowed
            return replace(session, user=self._present(db, session))

    def sign_in_code(self, session: Session, code: str) -> Session:
        """The session at Level.FULL. Raises CodeRefused, Locked, NoActiveFactor, NotAllowed."""
        with self._database.read() as db:
            if self._present(db, session).one_time_password:
                raise NotAllowed
        verdict = self._check_code(session.user.id, code)
        if verdict is Verdict.NO_FACTOR:
            raise NoActiveFactor
        if verdict is not Verdict.ACCEPTED:
            raise CodeRefused(verdict)
        with self._database.write() as db:
            users.signed_in(db, session.user.id, self._now())
            return self._full(db, session)

    def verify(self, name: str, code: str) -> Verdict:
        """The same check for a command; unknown and disabled accounts have no factor."""
        with self._database.read() as db:
            found = users.by_name(db, name)
        if found is None or found[0].disabled:
            return Verdict.NO_FACTOR
        try:
            return self._check_code(found[0].id, code)
        except Locked:
            return Verdict.LOCKED

    def _check_code(self, user_id: int, code: str) -> Verdict:
        """The one decision on a code of an active factor: count, look, spend. Raises Locked."""
        now = self._now()
        with self._database.read() as db:
            held = factors.sealed(db, user_id)
        if not held:
            return Verdict.NO_FACTOR
        with self._database.write() as db:
            limits.reserve(db, _code_subject(user_id), now)
        typed = rules.normal_code(code)
        if typed is None:
            return Verdict.REFUSED
        matches: dict[str, int] = {}
        for factor in held:
            secret = self._seals.open(factor.sealed_secret, _factor_place(factor.id))
            step = rules.matching_step(typed, now, totp.codes(secret))
            if step is not None:
                matches[factor.id] = step
        if not matches:
            return Verdict.REFUSED
        with self._database.write() as db:
            if any(factors.use_step(db, factor_id, step, now) for factor_id, step in matches.items()):
                limits.forgive(db, _code_subject(user_id))
                return Verdict.ACCEPTED
        return Verdict.USED

    # Enrolment

    def begin_enrolment(self, session: Session, method: str, phone: str, issuer: str) -> Enrolment:
        """The live pending enrolment of this person and method (same secret), else a new one, which takes the place
        of any other pending one. Raises NotAllowed.
        """
        now = self._now()
        enrolment_id, secret = secrets.token_hex(16), self._new_secret()
        sealed_secret = self._seals.seal(secret, _enrolment_place(enrolment_id))
        with self._database.write() as db:
            user = self._present(db, session)
            if user.one_time_password or (factors.methods(db, user.id) and not self._is_fresh(session)):
                raise NotAllowed
            enrolments.sweep(db, now)
            resumed = enrolments.resume(db, user.id, method, phone, now)
            if resumed is None:
                row = SealedEnrolment(
                    id=enrolment_id,
                    user_id=user.id,
                    method=method,
                    phone=phone,
                    issuer=issuer,
                    account=_account(user, factors.count_ever(db, user.id)),
                    sealed_secret=sealed_secret,
                    created_at=now,
                    expires_at=now + rules.PENDING_SECONDS,
                )
                enrolments.insert(db, row)
                return row.opened(secret)
        return resumed.opened(self._seals.open(resumed.sealed_secret, _enrolment_place(resumed.id)))

    def abandon_enrolment(self, session: Session) -> None:
        """Forget this person's pending enrolment."""
        with self._database.write() as db:
            enrolments.abandon(db, session.user.id)

    def prove_enrolment(self, session: Session, enrolment_id: str, code: str) -> Session:
        """Make the pending enrolment the active factor of its method, in one transaction; the session is then FULL.

        Raises CodeRefused, Locked, EnrolmentExpired, NotAllowed.
        """
        now = self._now()
        with self._database.read() as db:
            pending = enrolments.live(db, session.user.id, now)
        if pending is None or pending.id != enrolment_id:
            raise EnrolmentExpired
        with self._database.write() as db:
            limits.reserve(db, _code_subject(session.user.id), now)
        secret = self._seals.open(pending.sealed_secret, _enrolment_place(pending.id))
        typed = rules.normal_code(code)
        step = None if typed is None else rules.matching_step(typed, now, totp.codes(secret))
        if step is None:
            raise CodeRefused(Verdict.REFUSED)
        factor_id = secrets.token_hex(16)
        sealed_secret = self._seals.seal(secret, _factor_place(factor_id))
        with self._database.write() as db:
            user = self._present(db, session)
            if factors.methods(db, user.id) and not self._is_fresh(session):
                raise NotAllowed
            if not enrolments.take(db, user.id, enrolment_id, now):
                raise EnrolmentExpired
            factors.activate(db, factor_id, pending.opened(secret), sealed_secret, step, now)
            limits.forgive(db, _code_subject(user.id))
            users.signed_in(db, user.id, now)
            return self._full(db, session)

    def _present(self, db: sqlite3.Connection, session: Session) -> User:
        """The session's account as it is now. Raises NotAllowed if it is gone or disabled."""
        user = users.by_id(db, session.user.id)
        if user is None or user.disabled:
            raise NotAllowed
        return user

    def _full(self, db: sqlite3.Connection, session: Session) -> Session:
        user = self._present(db, session)
        return Session(user, Level.FULL, factors.methods(db, user.id), self._now())

    def _is_fresh(self, session: Session) -> bool:
        proved_at = session.proved_at
        return session.level is Level.FULL and proved_at is not None and self._now() - proved_at <= rules.FRESH_SECONDS

    def _now(self) -> int:
        return int(self._clock())


def _session(user: User, methods: frozenset[str]) -> Session:
    return Session(user, Level.PASSWORD, methods, None)


def _account(user: User, earlier: int) -> str:
    """A label of its own for each phone, since apps overwrite an entry that has the same one."""
    return user.name if earlier == 0 else f"{user.name}-{earlier + 1}"


def _code_subject(user_id: int) -> str:
    return f"code:{user_id}"


def _factor_place(factor_id: str) -> bytes:
    return seal.place("factors", factor_id, "sealed_secret")


def _enrolment_place(enrolment_id: str) -> bytes:
    return seal.place("enrolments", enrolment_id, "sealed_secret")
