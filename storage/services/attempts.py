"""Attempts that are counted as refused before they are checked, and taken back once they have proved right."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from storage.database.tables import attempts, factors
from storage.database.tables.attempts import Counted
from storage.domain.accounts import Door, User
from storage.domain.audit import Action
from storage.domain.errors import Locked, NotAllowed, SessionEnded
from storage.services.transaction import Transaction, Transactions

COUNTED = (*Door, "confirmation", "code", "approval")
"""The counts of an account: passwords at each door and when they are confirmed, codes, and requests to approve."""


def subject_of_codes(user_id: int) -> str:
    """Return the subject on which the codes of an account are counted."""
    return f"code:{user_id}"


def subject_of_approvals(user_id: int) -> str:
    """Return the subject on which the requests to approve a sign-in to an account are counted."""
    return f"approval:{user_id}"


def count_refusal(tx: Transaction, user: User) -> None:
    """Count a refusal on a phone like a wrong code, unless codes are locked anyway; too many stop every device."""
    counted = reserve(tx, subject_of_codes(user.id), user.name)
    if isinstance(counted, Locked):
        return
    stop_after(tx, user, counted.refusals.failures, tx.limits.failures_before_disabling)


def stop_after(tx: Transaction, user: User, failures: int, most: int) -> None:
    """Disable every device of an account after `most` refusals in a row, of which there were `failures`."""
    if failures >= most and factors.disable(tx.db, user.id, tx.now):
        tx.record(Action.FACTOR_DISABLED, subject=user.name, detail=f"{failures} refused")


def ask(tx: Transaction, subject: str) -> None:
    """Have what decides on an attempt come with what is asked next: on a network that saves one way there and back."""
    tx.asked[subject] = attempts.ask(tx.db, subject)


def reserve(tx: Transaction, subject: str, owner: str) -> Counted | Locked:
    """Count an attempt on a subject; return Locked, to be raised after the transaction, if the subject is locked."""
    asked = tx.asked.pop(subject, None) or attempts.ask(tx.db, subject)
    listened, counted = attempts.reserve(tx.db, asked, owner, tx.limits, tx.now)
    return counted if listened else Locked(counted.refusals.locked_until)


@contextmanager
def taken_back_unless_answered(transactions: Transactions, counted: Counted) -> Iterator[None]:
    """Surround the answer to a counted attempt: if it fails, nothing was refused, and nothing stays counted.

    A session without the right to ask, or that has lost it, counts as an answer.
    """
    try:
        yield
    except (NotAllowed, SessionEnded):
        raise
    except Exception:
        with suppress(Exception), transactions.write() as tx:
            attempts.take_back(tx.db, counted)
        raise
