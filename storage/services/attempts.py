"""Attempts that are counted as refused before they are checked, and taken back once they have proved right."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from storage.database.tables import attempts
from storage.database.tables.attempts import Counted
from storage.domain.accounts import Door
from storage.domain.errors import Locked, NotAllowed, SessionEnded
from storage.services.transaction import Transaction, Transactions

COUNTED = (*Door, "confirmation", "code")
"""The counts of an account: passwords at each door and when they are confirmed, and codes."""


def subject_of_codes(user_id: int) -> str:
    """Return the subject on which the codes of an account are counted."""
    return f"code:{user_id}"


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
