"""What every part of the front door stands on: database, keys, limits, clock, and the two kinds of transaction."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from storage.database.sqlite.engine import Database
from storage.database.tables import events, meta, notices, users
from storage.database.tables import limits as settings
from storage.database.tables.person import Person
from storage.domain import totp
from storage.domain.clock import is_plausible
from storage.domain.errors import ClockImplausible, DatabaseDamaged, KeyWrong, NotAllowed, SealBroken, SessionEnded
from storage.domain.models import Action, Clock, Event, NoticeKind, Outcome, Session, User
from storage.domain.policy import Policy
from storage.domain.rules import Limits
from storage.integrity import access_mac, hash_chain
from storage.security import key_file, sealing
from storage.security.hasher import Hasher
from storage.security.hashing_slots import Turns
from storage.security.key_file import Key
from storage.security.keyring import Keyring
from storage.services.freshness import Freshness, Proof

KEY_ID = "key_id"
"""Names, in `meta`, the key in force."""


class Caller(NamedTuple):
    """Who uses the store, as far as the machine knows; a session says more."""

    name: str = ""
    """The system user."""
    origin: str = ""
    """From where: terminal and, over SSH, address."""


class Vault:
    """Opens the database with its key, and keeps every change under MAC and on the trail."""

    def __init__(
        self,
        database: Path,
        key: Path | None = None,
        *,
        caller: Caller | None = None,
        policy: Policy | None = None,
        limits: Mapping[str, int] | None = None,
        clock: Clock = time.time,
        hasher: Hasher | None = None,
        create: bool = True,
        new_secret: Callable[[], str] = totp.new_secret,
    ) -> None:
        """Open the database, making directory (0700), database (0600) and key (0600) where there are none.

        Without `create`, raises DatabaseMissing where there is no database, and makes nothing. `key` defaults to
        `guichet.key` beside the database. `limits` are numbers of `Limits` by name, in force here in the place of the
        database's. Raises a `CannotOpen`, and ValueError for a limit that `set_limit` refuses. Loads nothing heavy when
        the schema is current: no sqlite_utils, cryptography, argon2 or pyotp.
        """
        self._given_limits = dict(limits or {})
        for name, value in self._given_limits.items():
            settings.must_be_a_limit(name, value)
        self._caller = caller or Caller()
        self.policy = policy or Policy()
        """What this deployment asks of every account."""
        self._clock = clock
        self._new_secret = new_secret
        self._freshness = Freshness()
        self._database = Database(database, create=create)
        try:
            self._keys = self._open_keys(key or database.with_name("guichet.key"))
        except BaseException:
            self._database.close()
            raise
        self._hasher = hasher or Hasher()
        self._hasher.turns = Turns(database, lambda: self.limits().hashes_at_once)

    def _open_keys(self, path: Path) -> Keyring:
        with self._database.read() as db:
            expected = meta.get(db, KEY_ID)
        if expected is None:
            self._must_be_new()
            key_file.create(path)
            keys, newest = Keyring(path), key_file.read(path)[0]
            with self._database.write() as db:
                if meta.get(db, KEY_ID) is None:
                    meta.put(db, KEY_ID, newest.id)
                    access_mac.begin(db)
                    access_mac.stamp_limits(db, newest)
                    hash_chain.begin(db, newest)
        keys = Keyring(path)
        with self._database.read() as db:
            self._key_of(db, keys)
            current = access_mac.are_current(db)
        if not current:
            with self._database.write() as db:
                if not access_mac.are_current(db):
                    access_mac.bring_up_to_date(db, self._key_of(db, keys))
        return keys

    def _must_be_new(self) -> None:
        """Raises DatabaseDamaged if there are accounts: to begin again would put under the MAC whatever is there."""
        with self._database.read() as db:
            if meta.get(db, KEY_ID) is None and users.exist(db):
                raise DatabaseDamaged(self.path)

    def close(self) -> None:
        """Close every connection."""
        self._database.close()

    @property
    def path(self) -> Path:
        """The database file."""
        return self._database.path

    def limits(self) -> Limits:
        """The numbers in force. Raises SealBroken if they were changed behind the program's back."""
        with self._reporting(), self._database.read() as db:
            return self._limits(db)

    def limits_set(self) -> dict[str, int]:
        """The numbers that `set_limit` has put in the database, by name. Raises SealBroken."""
        with self._reporting(), self._database.read() as db:
            return self._limits_set(db)

    def _limits(self, db: sqlite3.Connection) -> Limits:
        return Limits(**{**self._limits_set(db), **self._given_limits})

    def _limits_set(self, db: sqlite3.Connection) -> dict[str, int]:
        limits = access_mac.limits(db, self._key(db))
        if limits is None:
            raise _Tampered("", "limits")
        return limits

    def _now(self) -> int:
        return int(self._clock())

    def _must_have_plausible_clock(self, db: sqlite3.Connection) -> None:
        """Before codes are spent by the clock alone, which would refuse right ones for as long as it is ahead."""
        now, newest = self._now(), events.newest_moment(db)
        if newest is not None and not is_plausible(now, newest):
            raise ClockImplausible(now, newest)

    def _password_is_fresh(self, db: sqlite3.Connection, session: Session, seconds: int) -> bool:
        """Whether the password was typed in a session so recently."""
        return self._freshness.lasts(db, Proof(session.id, session.password_at), self._now(), seconds)

    def _code_is_fresh(self, db: sqlite3.Connection, session: Session, seconds: int) -> bool:
        """Whether a code was accepted in it so recently."""
        at = session.proved_at
        return at is not None and self._freshness.lasts(db, Proof(session.id, at), self._now(), seconds)

    # Keys and seals

    @staticmethod
    def _key_of(db: sqlite3.Connection, keys: Keyring) -> Key:
        key_id = meta.get(db, KEY_ID)
        if key_id is None:
            raise KeyWrong(keys.path)
        return keys.key(key_id)

    def _key(self, db: sqlite3.Connection) -> Key:
        """The key in force in this transaction: another process may have rotated it since the last one."""
        return self._key_of(db, self._keys)

    def _seal(self, db: sqlite3.Connection, text: str, where: bytes) -> bytes:
        return sealing.seal(self._key(db), text, where)

    def _unseal(self, sealed: bytes, where: bytes, subject: User) -> str:
        """What a seal holds. One that does not open is put on the trail. Raises SealBroken."""
        try:
            return sealing.open_sealed(self._keys, sealed, where)
        except SealBroken:
            self._report_tampering(subject.name, "seal")
            raise

    def _unseal_within(self, db: sqlite3.Connection, sealed: bytes, where: bytes, user_id: int) -> str:
        """The same in a transaction, around which is `_reporting`."""
        try:
            return sealing.open_sealed(self._keys, sealed, where)
        except SealBroken as error:
            raise _tampered(db, user_id, "seal") from error

    # Transactions

    @contextmanager
    def _change(self, user_id: int) -> Iterator[tuple[sqlite3.Connection, Person]]:
        """A write to what decides a person's access: whole before, under the MAC after. Raises SealBroken."""
        with self._reporting(), self._database.write() as db:
            key = self._key(db)
            yield db, self._whole(db, key, user_id)
            access_mac.stamp(db, key, user_id)

    @contextmanager
    def _beside(self, user_id: int) -> Iterator[tuple[sqlite3.Connection, Person]]:
        """A write that asks for a whole account, and changes nothing that is under its MAC. Raises SealBroken."""
        with self._reporting(), self._database.write() as db:
            yield db, self._must_be_whole(db, user_id)

    @contextmanager
    def _reporting(self) -> Iterator[None]:
        """Around a transaction that reads what decides access: tampering is put on the trail. Raises SealBroken."""
        try:
            yield
        except _Tampered as found:
            self._report_tampering(found.subject, found.what)
            raise SealBroken from found

    def _must_be_whole(self, db: sqlite3.Connection, user_id: int) -> Person:
        """What decides this person's access, as it is now."""
        return self._whole(db, self._key(db), user_id)

    @staticmethod
    def _whole(db: sqlite3.Connection, key: Key, user_id: int) -> Person:
        person = access_mac.whole(db, key, user_id)
        if person is None:
            raise _tampered(db, user_id, "access")
        return person

    def _present(self, db: sqlite3.Connection, session: Session) -> User:
        """The session's account as it is now. Raises NotAllowed if it is gone or disabled, SessionEnded."""
        return still_in(session, users.by_id(db, session.user.id))

    def _whole_and_present(self, db: sqlite3.Connection, session: Session) -> tuple[Person, User]:
        """The same, and what decides its access, which is whole. Raises the same."""
        person = self._must_be_whole(db, session.user.id)
        return person, still_in(session, person.user())

    def _tell(self, db: sqlite3.Connection, user: User, kind: NoticeKind, detail: str = "", by: str = "") -> int:
        """What protects an account has changed: sessions of before end, and the person is told. The new epoch.

        `by` is the id of the session that made the change, if one did: it is not told what it has just done.
        """
        epoch = users.end_sessions(db, user.id)
        notices.insert(db, user.id, kind, detail, by, self._now())
        return epoch

    # The trail

    def _record(
        self,
        db: sqlite3.Connection,
        action: Action,
        outcome: Outcome = Outcome.DONE,
        *,
        subject: str = "",
        actor: str | None = None,
        by: Session | None = None,
        detail: str = "",
    ) -> None:
        """Append one event in the transaction of what it tells: of `actor`, else of an operator, else of a command."""
        if actor is None:
            actor = by.user.name if by else self._caller.name
        event = Event(
            number=0,
            at=self._now(),
            actor=actor,
            subject=subject,
            action=action,
            outcome=outcome,
            origin=self._caller.origin,
            # The name of a file may hold bytes that are not UTF-8.
            detail=detail.encode("utf-8", "replace").decode(),
        )
        hash_chain.append(db, self._key(db), event)

    def _report_tampering(self, subject: str, what: str) -> None:
        with self._database.write() as db:
            self._record(db, Action.TAMPERING_FOUND, Outcome.REFUSED, subject=subject, detail=what)


def still_in(session: Session, user: User | None) -> User:
    """The account of a session, if the session may go on in it. Raises NotAllowed, SessionEnded."""
    if user is None or user.disabled:
        raise NotAllowed
    if user.epoch != session.user.epoch:
        raise SessionEnded
    return user


def _tampered(db: sqlite3.Connection, user_id: int, what: str) -> _Tampered:
    return _Tampered(users.name_of(db, user_id), what)


class _Tampered(Exception):
    """What decides access is not as this program left it."""

    def __init__(self, subject: str, what: str) -> None:
        super().__init__(what)
        self.subject = subject
        self.what = what
