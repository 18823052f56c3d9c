"""The maintenance of the data: its limits, its clock, its key, its checks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from storage.database.engine import SCHEMA_VERSION, Engine, Host
from storage.database.tables import enrolments, events, factors, meta
from storage.database.tables.limits import must_be_a_limit
from storage.domain.audit import Action
from storage.domain.clock import DAY
from storage.domain.errors import DatabaseUnavailable, KeyWrong
from storage.domain.findings import Finding
from storage.domain.fleet_errors import KeyNotEverywhere, NoComingKey, OneKeyFile
from storage.domain.throttling import Limits
from storage.formats.times import utc
from storage.integrity import access_mac, checks, sealed_rows
from storage.security import key_file, sealing
from storage.security.key_file import Key
from storage.services.opening import this_host
from storage.services.transaction import KEY_ID, Transaction, Transactions


class Maintenance:
    """The actions of commands that concern everybody."""

    def __init__(self, transactions: Transactions, engine: Engine) -> None:
        self._transactions = transactions
        self._engine = engine

    def must_be_owner(self) -> None:
        """Refuse whoever may not shorten the audit log. Raises OwnerWanted."""
        self._engine.must_be_owner()

    @property
    def key_path(self) -> Path:
        """Return the path of this host's key file."""
        return self._transactions.keys.path

    def limits(self) -> Limits:
        """Return the numbers in force. Raises SealBroken if they were changed behind the program's back."""
        return self._transactions.limits()

    def limits_set(self) -> dict[str, int]:
        """Return the numbers that `set_limit` has stored in the database, by name. Raises SealBroken."""
        with self._transactions.read() as tx:
            return tx.limits_set

    def set_limit(self, name: str, value: int) -> None:
        """Change one number of `Limits`. Raises ValueError if it has no such number, or for a value out of bounds."""
        must_be_a_limit(name, value)
        with self._transactions.write(alone=True) as tx:
            tx.set_limit(name, value)
            tx.record(Action.LIMIT_CHANGED, detail=f"{name} {value}")

    def accept_clock(self) -> int:
        """Accept the clock of this machine, however far it is from the newest event.

        Future steps that a clock ahead of time has spent become spent up to now only: right codes are accepted again,
        the first one two steps later at most. Returns how many devices had such steps. People whose MAC does not match
        are left as they are.
        """
        with self._transactions.write(alone=True) as tx:
            newest, count = events.newest_moment(tx.db), 0
            for user_id in factors.ahead(tx.db, tx.now):
                if access_mac.is_whole(tx.db, tx.key, user_id):
                    count += factors.bring_back(tx.db, user_id, tx.now)
                    tx.stamp(user_id)
            detail = f"{count} devices" if newest is None else f"{count} devices, newest event of {utc(newest)}"
            tx.record(Action.CLOCK_ACCEPTED, detail=detail)
        return count

    def prepare_key(self) -> str:
        """Put the key to come into this host's file, beside the one in force; return its id.

        The other hosts get the file from here; where a key is to come already, it stays. Raises OneKeyFile,
        KeyReadOnly.
        """
        path = self._transactions.keys.path
        with self._of_a_fleet() as tx:
            held = key_file.read(path)
            coming = key_file.coming([key.id for key in held], tx.key.id)
            if coming is None:
                fresh = key_file.new_key()
                key_file.replace(path, (fresh, *held))
                coming = fresh.id
            tx.record(Action.KEY_PREPARED, detail=coming)
        self._tell_keys()
        return coming

    def drop_keys(self) -> int:
        """Destroy the keys in this host's file that were in force before; return how many there were.

        Raises OneKeyFile, KeyReadOnly, KeyWrong.
        """
        path = self._transactions.keys.path
        with self._of_a_fleet() as tx:
            held = key_file.read(path)
            kept = key_file.not_former(held, tx.key.id)
            if not kept:
                raise KeyWrong(path)
            count = len(held) - len(kept)
            if count:
                key_file.replace(path, kept)
                tx.record(Action.KEYS_DROPPED, detail=f"{count} keys")
        self._tell_keys()
        return count

    @contextmanager
    def _of_a_fleet(self) -> Iterator[Transaction]:
        """Keep every other change of keys out while a key file is rewritten. Raises OneKeyFile."""
        with self._transactions.alone(), self._transactions.write() as tx:
            if self._engine.hosts(tx.db) is None:
                raise OneKeyFile
            yield tx

    def _tell_keys(self) -> None:
        self._transactions.keys.refresh()
        self._engine.see(this_host(self._transactions.keys))

    def rotate_key(self) -> str:
        """Seal everything with another key; return its id.

        Where there are other hosts, it is the one that was prepared, which each of them that was seen in the last day
        has to hold, and no key file changes. Else it may be a new one, and the old one is destroyed last, when nothing
        needs it any more: both are in the file before the transaction ends, so that wherever it is interrupted,
        everything still opens.

        Raises SealBroken, and changes nothing, if anything was changed behind the program's back; DatabaseUnavailable
        if a writer that does not queue has put another key in force meanwhile; NoComingKey, KeyNotEverywhere,
        KeyReadOnly.
        """
        path = self._transactions.keys.path
        # Other writers stay out to the end: a restore in between would bring back the key that is about to be
        # destroyed.
        with self._transactions.alone():
            with self._transactions.write(alone=True) as tx:
                tx.shows_something_once()
                current, others = tx.key, self._others(tx)
                fresh = self._coming(current, others) or key_file.new_key()
                tx.must_be_whole()
                _reseal(tx, fresh)
                tx.put_in_force(fresh)
                if not others:
                    key_file.replace(path, (fresh, current))
                tx.record(Action.KEY_ROTATED, detail=fresh.id)
            if not others:
                with self._transactions.write() as tx:
                    if meta.get(tx.db, KEY_ID) != fresh.id:
                        raise DatabaseUnavailable("another key came into force meanwhile")
                    key_file.replace(path, (fresh,))
                self._tell_keys()
        return fresh.id

    def others(self) -> list[str]:
        """Name the other hosts that were seen to share the database, each with the path of its key file."""
        with self._transactions.read() as tx:
            return [host.name for host in self._others(tx)]

    def _others(self, tx: Transaction) -> list[Host]:
        """List the other hosts that share the database."""
        here = this_host(self._transactions.keys)
        return [host for host in self._engine.hosts(tx.db) or () if host.name != here.name]

    def _coming(self, current: Key, others: Sequence[Host]) -> Key | None:
        """Return the key that was prepared, if one was. Raises NoComingKey, KeyNotEverywhere."""
        held = {key.id: key for key in key_file.read(self._transactions.keys.path)}
        coming = key_file.coming(tuple(held), current.id)
        if others and coming is None:
            raise NoComingKey
        if lacking := [host.name for host in others if host.age < DAY and coming not in host.keys]:
            raise KeyNotEverywhere(lacking)
        return held[coming] if coming else None

    def migrated(self) -> int | None:
        """Record that opening has brought the schema up to date; return the one of before, None if there was none.

        Return 0 where the tables were made.
        """
        before = self._engine.migrated_from
        if before:
            with self._transactions.write() as tx:
                tx.record(Action.SCHEMA_MIGRATED, detail=f"schema {before} to {SCHEMA_VERSION}")
        return before

    def check(self) -> list[Finding]:
        """Check whether the data is whole: one finding for each check, in a fixed order."""
        with self._transactions.read() as tx:
            return checks.findings(tx.db, self._engine, self._transactions.keys, tx.key, tx.now)


def _reseal(tx: Transaction, fresh: Key) -> None:
    """Seal every secret with another key. Raises SealBroken."""
    for factor in factors.every_seal(tx.db):
        where = sealed_rows.of_factor(factor)
        secret = tx.unseal(factor.sealed_secret, where, factor.user_id)
        factors.reseal(tx.db, factor.id, sealing.seal(fresh, secret, where))
    for pending in enrolments.every(tx.db):
        where, earlier = sealed_rows.of_enrolment(pending), pending.sealed_earlier
        secret = tx.unseal(pending.sealed_secret, where, pending.user_id)
        if earlier is not None:
            beside = sealed_rows.of_earlier(pending)
            earlier = sealing.seal(fresh, tx.unseal(earlier, beside, pending.user_id), beside)
        enrolments.reseal(tx.db, pending.sealed(sealing.seal(fresh, secret, where), earlier))
