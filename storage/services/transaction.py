"""One BEGIN … COMMIT in one thread, and the only way to it.

All code that reads or writes rows is given a `Transaction`; nothing else touches a connection.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from storage.database.engine import SCHEMA_VERSION, Connection, Engine, Place
from storage.database.tables import events, limits, meta, users
from storage.database.tables.attempts import Asked
from storage.database.tables.person import Person, of_person
from storage.domain.accounts import User
from storage.domain.audit import Action, Event, Outcome
from storage.domain.clock import Clock, is_plausible
from storage.domain.errors import ClockImplausible, KeyWrong, NewerDatabase, SealBroken
from storage.domain.throttling import Limits
from storage.integrity import access_mac, hash_chain
from storage.security import sealing
from storage.security.key_file import Key
from storage.security.keyring import Keyring
from storage.services import marks

if TYPE_CHECKING:
    from storage.domain.notices import NoticeKind

KEY_ID = "key_id"
"""The name, in `meta`, of the key in force."""
_READABLE_BY = "readable_by"
"""The name of the oldest schema whose programs may go on, where hosts are updated one after the other."""
_FORESEEN = (meta.EVERY, limits.EVERY)
"""What nearly every transaction asks for: the key in force, and the limits."""


class Caller(NamedTuple):
    """The user of the store, as far as the machine knows; a session says more."""

    name: str = ""
    """The system user."""
    origin: str = ""
    """The terminal and, over SSH, the address."""


class Tampered(Exception):
    """An error for rows that were changed behind the program's back; `Transactions` records it."""

    def __init__(self, subject: str, what: str) -> None:
        super().__init__(what)
        self.subject = subject
        self.what = what


class Transaction:
    """The rows between one BEGIN and its COMMIT, with what holds for all of them: moment, key, limits, whole people."""

    def __init__(
        self, db: Connection, place: Place, now: int, keys: Keyring, given_limits: Mapping[str, int], caller: Caller
    ) -> None:
        self.db = db
        self._place = place
        self.now = now
        """The moment in Unix seconds, read once."""
        self.actor = caller.name
        """The actor of events recorded without one: the operator of a session, else the system user."""
        self._place = place
        self._keys = keys
        self._given_limits = given_limits
        self._origin = caller.origin
        self._people: dict[int, Person] = {}
        self._locked: set[int] = set()
        self._happened: list[Event] = []
        self.asked: dict[str, Asked] = {}
        """The counts of attempts that are on their way, by subject."""

    @cached_property
    def _facts(self) -> dict[str, str]:
        facts = meta.every(self.db)
        marks.must_be_in_force(facts, self._place)
        return facts

    def must_be_in_force(self) -> None:
        """Refuse to go on in a database that was moved since this process opened it. Raises DatabaseMoved."""
        _facts = self._facts

    @cached_property
    def key(self) -> Key:
        """Return the key in force, which another process may have rotated since the last time.

        Raises KeyWrong, and NewerDatabase if the schema has become one that this program must not touch.
        """
        readable_by = self._facts.get(_READABLE_BY, "")
        if readable_by.isdecimal() and int(readable_by) > SCHEMA_VERSION:
            raise NewerDatabase(self._place, readable_by)
        key_id = self._facts.get(KEY_ID)
        if key_id is None:
            raise KeyWrong(self._keys.path)
        return self._keys.key(key_id)

    @cached_property
    def limits(self) -> Limits:
        """Return the numbers in force. Raises SealBroken if they were changed behind the program's back."""
        return Limits(**{**self.limits_set, **self._given_limits})

    @cached_property
    def limits_set(self) -> dict[str, int]:
        """Return the numbers that somebody has stored in the database, by name. Raises SealBroken."""
        found = access_mac.limits(self.db, self.key, self._facts)
        if found is None:
            raise Tampered("", "limits")
        return found

    def shows_something_once(self) -> None:
        """Have a lost answer to the commit leave no doubt: what the caller shows afterwards is never shown again."""
        self.db.keep_receipt()

    def lasts_with_the_next(self) -> None:
        """Have what is done here last once a later transaction does, before which nobody is told anything."""
        self.db.last_with_the_next()

    def lock(self, *user_ids: int) -> None:
        """Keep every other writer from the rows of these persons: at once, and before any of theirs is read."""
        if not self._locked.issuperset(user_ids):
            self._locked.update(user_ids)
            self.db.lock_persons(user_ids)

    def person(self, user_id: int) -> Person:
        """Return the rows that decide a person's access, as first read in this transaction and whole.

        They are locked, if they are not yet. Raises SealBroken.
        """
        self.lock(user_id)
        if user_id not in self._people:
            self._people[user_id] = self._whole(user_id)
        return self._people[user_id]

    def _whole(self, user_id: int) -> Person:
        # Read before the key, so that both are on their way at once.
        person = of_person(self.db, user_id)
        if not access_mac.matches(self.key, person):
            raise Tampered(users.name_of(self.db, user_id), "access")
        return person

    def stamp(self, user_id: int) -> None:
        """Stamp the rows that decide this person's access, as they are now."""
        access_mac.stamp(self.db, self.key, user_id)

    def set_limit(self, name: str, value: int) -> None:
        """Change one of the numbers in force, and stamp them anew. Raises SealBroken if they were not whole."""
        _must_be_whole = self.limits_set
        limits.write(self.db, name, value)
        access_mac.stamp_limits(self.db, self.key)

    def must_be_whole(self) -> None:
        """Raise SealBroken unless the limits, everybody's access and the hosts that may ask are whole."""
        from storage.integrity import host_mac  # noqa: PLC0415 - no login looks at every host

        _limits = self.limits_set
        for user_id in access_mac.not_whole(self.db, self.key):
            raise Tampered(users.name_of(self.db, user_id), "access")
        if host_mac.broken(self.db, self.key):
            raise Tampered("", "asking host")

    def put_in_force(self, fresh: Key) -> None:
        """Put another key in force, and stamp everything under a MAC with it; all of it must be whole."""
        from storage.database.tables import approvals  # noqa: PLC0415 - only a rotation needs it
        from storage.integrity import host_mac  # noqa: PLC0415 - no login looks at every host

        meta.put(self.db, KEY_ID, fresh.id)
        hash_chain.restamp(self.db, self.key, fresh)
        self.key = fresh
        access_mac.stamp_everybody(self.db, fresh)
        access_mac.stamp_limits(self.db, fresh)
        host_mac.stamp_all(self.db, fresh)
        # They last two minutes, and whoever waits asks again.
        approvals.remove_all(self.db)

    def seal(self, text: str, where: bytes) -> bytes:
        """Seal a text for one place."""
        return sealing.seal(self.key, text, where)

    def unseal(self, sealed: bytes, where: bytes, user_id: int) -> str:
        """Open a secret of a person. Raises SealBroken."""
        try:
            return sealing.open_sealed(self._keys, sealed, where)
        except SealBroken as error:
            raise Tampered(users.name_of(self.db, user_id), "seal") from error

    def record(
        self,
        action: Action,
        outcome: Outcome = Outcome.DONE,
        *,
        subject: str = "",
        actor: str | None = None,
        detail: str = "",
    ) -> None:
        """Have one event appended to the audit log: by `actor`, else by `self.actor`, on the account named `subject`.

        It is appended with the others at the end of the transaction: whoever appends keeps everybody else from it.
        """
        event = Event(
            number=0,
            at=self.now,
            actor=self.actor if actor is None else actor,
            subject=subject,
            action=action,
            outcome=outcome,
            origin=self._origin,
            # The name of a file may hold bytes that are not UTF-8, and PostgreSQL keeps no NUL.
            detail=detail.encode("utf-8", "replace").decode().replace("\0", ""),
        )
        self._happened.append(event)

    def has_recorded(self, action: Action, subject: str) -> bool:
        """Tell whether this transaction has recorded such an event, which is not in the audit log yet."""
        return any((event.action, event.subject) == (action, subject) for event in self._happened)

    def append_recorded(self) -> None:
        """Append what was recorded to the audit log, which is the last thing that a transaction does."""
        if self._happened:
            hash_chain.append(self.db, self.key, self._happened)
            self._happened.clear()

    def record_own(self, user: User, action: Action, outcome: Outcome = Outcome.DONE, *, detail: str = "") -> None:
        """Append an event that a person caused on their own account."""
        self.record(action, outcome, subject=user.name, actor=user.name, detail=detail)

    def end_sessions(self, user_id: int, by: str = "") -> int:
        """End the sessions of an account and their visits of the guide; return the new epoch.

        `by` is the id of the session that does so, if there is one: its own visit goes on.
        """
        from storage.database.tables import visits  # noqa: PLC0415 - not for a code at a login

        visits.leave_others(self.db, user_id, by, self.now)
        return users.end_sessions(self.db, user_id)

    def notify(self, user: User, kind: NoticeKind, detail: str = "", by: str = "") -> int:
        """Notify a person that the protection of their account has changed, and end its sessions; return the new epoch.

        `by` is the id of the session that made the change, if there is one: it is not told of its own change.
        """
        from storage.database.tables import notices  # noqa: PLC0415 - not for a code at a login

        epoch = self.end_sessions(user.id, by)
        notices.insert(self.db, user.id, kind, detail, by, self.now)
        return epoch

    def must_have_plausible_clock(self) -> None:
        """Raise ClockImplausible before a clock ahead of time spends codes: right ones would then be refused."""
        newest = events.newest_moment(self.db)
        if newest is not None and not is_plausible(self.now, newest):
            raise ClockImplausible(self.now, newest)


class Transactions:
    """An opener of transactions on an engine, which reports rows that were tampered with."""

    def __init__(self, engine: Engine, keys: Keyring, clock: Clock, limits: Mapping[str, int], caller: Caller) -> None:
        """Prepare the opener; `limits` are numbers of `Limits` by name, in force in place of the database's."""
        self.keys = keys
        self._engine = engine
        self._clock = clock
        self._limits = limits
        self._caller = caller

    def now(self) -> int:
        """Return the moment in Unix seconds, for decisions before a transaction begins."""
        return int(self._clock())

    def moment(self) -> float:
        """Return the moment with its fraction of a second."""
        return self._clock()

    def limits(self) -> Limits:
        """Return the numbers in force. Raises SealBroken if they were changed behind the program's back."""
        with self.read() as tx:
            return tx.limits

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """Open a transaction that reads the database as of one moment. Raises SealBroken."""
        with self._reporting(), self._engine.read(_FORESEEN) as db:
            yield self.on(db)

    @contextmanager
    def write(self, *, alone: bool = False) -> Iterator[Transaction]:
        """Open a transaction that writes: it commits at the end, and rolls back on any error.

        `alone` keeps every other writer out: for what concerns everybody. Raises SealBroken, DatabaseUnavailable,
        DatabaseMoved.
        """
        with self._reporting(), self._engine.write(_FORESEEN, alone=alone) as db:
            tx = self.on(db)
            yield tx
            tx.must_be_in_force()
            tx.append_recorded()

    @contextmanager
    def change(self, user_id: int) -> Iterator[Transaction]:
        """Open a transaction that changes what decides a person's access: whole before, stamped afterwards.

        Raises SealBroken.
        """
        with self.write() as tx:
            tx.person(user_id)
            yield tx
            tx.stamp(user_id)

    def from_elsewhere(self, caller: Caller) -> Transactions:
        """Return an opener of the same transactions for another caller, whom the audit log names."""
        return Transactions(self._engine, self.keys, self._clock, self._limits, caller)

    def must_be_owner(self) -> None:
        """Refuse whoever may not remove events. Raises OwnerWanted."""
        self._engine.must_be_owner()

    def alone(self) -> AbstractContextManager[float]:
        """Keep every other writer out of several transactions. Raises DatabaseUnavailable."""
        return self._engine.alone()

    def on(self, db: Connection) -> Transaction:
        """Return a transaction on a connection that has begun one, such as that of a copy."""
        return Transaction(db, self._engine.place, self.now(), self.keys, self._limits, self._caller)

    def unseal(self, sealed: bytes, where: bytes, subject: str) -> str:
        """Open, outside of any transaction, a secret of the account named `subject`. Raises SealBroken."""
        with self.reporting(subject, "seal"):
            return sealing.open_sealed(self.keys, sealed, where)

    @contextmanager
    def reporting(self, subject: str, what: str) -> Iterator[None]:
        """Record a SealBroken raised outside of any transaction, about `what` of the account named `subject`."""
        try:
            yield
        except SealBroken:
            self._report(subject, what)
            raise

    @contextmanager
    def _reporting(self) -> Iterator[None]:
        try:
            yield
        except Tampered as found:
            self._report(found.subject, found.what)
            raise SealBroken from found

    def _report(self, subject: str, what: str) -> None:
        with self._engine.write() as db:
            tx = self.on(db)
            tx.record(Action.TAMPERING_FOUND, Outcome.REFUSED, subject=subject, detail=what)
            tx.append_recorded()
