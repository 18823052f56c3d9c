"""The maintenance of the data: its limits, its clock, its key, its checks."""

from __future__ import annotations

from storage.database.engine import Engine
from storage.database.tables import enrolments, events, factors, meta
from storage.database.tables.limits import must_be_a_limit
from storage.domain.audit import Action
from storage.domain.errors import DatabaseUnavailable
from storage.domain.findings import Finding
from storage.domain.throttling import Limits
from storage.formats.times import utc
from storage.integrity import access_mac, checks, sealed_rows
from storage.security import key_file, sealing
from storage.security.key_file import Key
from storage.services.transaction import KEY_ID, Transaction, Transactions


class Maintenance:
    """The actions of commands that concern everybody."""

    def __init__(self, transactions: Transactions, engine: Engine) -> None:
        self._transactions = transactions
        self._engine = engine

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

    def rotate_key(self) -> str:
        """Seal everything with a new key; return its id. The old key is destroyed last, when nothing needs it any more.

        Both keys are in the file before the transaction ends: wherever it is interrupted, everything still opens.
        Raises SealBroken, and changes nothing, if anything was changed behind the program's back; DatabaseUnavailable
        if a writer that does not queue has put another key in force meanwhile.
        """
        path, fresh = self._transactions.keys.path, key_file.new_key()
        # Other writers stay out to the end: a restore in between would bring back the key that is about to be
        # destroyed.
        with self._transactions.alone():
            with self._transactions.write(alone=True) as tx:
                tx.shows_something_once()
                current = tx.key
                tx.must_be_whole()
                _reseal(tx, fresh)
                tx.put_in_force(fresh)
                key_file.replace(path, (fresh, current))
                tx.record(Action.KEY_ROTATED, detail=fresh.id)
            with self._transactions.write() as tx:
                if meta.get(tx.db, KEY_ID) != fresh.id:
                    raise DatabaseUnavailable("another key came into force meanwhile")
                key_file.replace(path, (fresh,))
        return fresh.id

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
