"""Enrolments that have expired: forgotten in time, and told on the audit log once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from storage.database.tables import enrolments, users, visits
from storage.database.tables.enrolments import SealedEnrolment
from storage.domain.audit import Action
from storage.domain.clock import DAY
from storage.domain.errors import EnrolmentExpired, SealBroken
from storage.services.transaction import Transaction, Transactions

QUIET_SECONDS = DAY
"""After a day without attempts, refused passwords are forgotten, for names that are no account's too; and so are
enrolments that have long expired."""

Find = Callable[[Transaction], SealedEnrolment | None]
"""Finds an enrolment, expired or not."""


def forget_expired(tx: Transaction, before: int, after: int) -> None:
    """Forget the enrolments that had expired by one moment, or were begun after another one."""
    for row in enrolments.take_expired(tx.db, before, after):
        record_expired(tx, row)


def record_expired(tx: Transaction, row: SealedEnrolment) -> None:
    """Put on the log, once, that an enrolment has expired, and where it was left."""
    subject = users.name_of(tx.db, row.user_id)
    if not tx.has_recorded(Action.ENROLMENT_EXPIRED, subject) and not enrolments.is_told(tx.db, row):
        tx.record(Action.ENROLMENT_EXPIRED, subject=subject, detail=whereabouts(tx, row))


def whereabouts(tx: Transaction, row: SealedEnrolment) -> str:
    """Return the method of an enrolment, and where in the guide the session that holds it is."""
    waypoint = visits.waypoint(tx.db, row.holder)
    return f"{row.method}, at {waypoint}" if waypoint else row.method


@contextmanager
def expiry_seen(transactions: Transactions, find: Find) -> Iterator[None]:
    """Surround what asks for a live enrolment: one that is found to be over is so on the log, and for good."""
    try:
        yield
    except EnrolmentExpired:
        see_expiry(transactions, find)
        raise


def see_expiry(transactions: Transactions, find: Find) -> None:
    """Put on the log that an enrolment is over, if it is and the log does not say so yet."""
    with suppress(SealBroken):
        with transactions.read() as tx:
            found = find(tx)
            if found is None or not enrolments.is_over(tx.db, found, tx.now):
                return
        with transactions.write() as tx:
            found = find(tx)
            if found is not None and enrolments.is_over(tx.db, found, tx.now):
                record_expired(tx, found)
