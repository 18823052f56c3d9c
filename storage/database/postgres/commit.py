"""The end of a transaction, and what is known of it when its answer is lost.

A commit whose answer does not come is in doubt: it may have been made, or be made yet. It is never run again. The few
acts that show something once, such as a new password, leave a receipt, by which they are found afterwards; all others
are told as not known.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable

import psycopg

from storage.database.postgres.connection import COMMIT, HOUSE_ALONE, Session
from storage.database.postgres.wire import Wire
from storage.domain.clock import DAY
from storage.domain.errors import CannotOpen, CommitUnknown, ServerGone

_LEAVE = "INSERT INTO receipts (id, at) VALUES ($1, extract(epoch FROM now())::bigint)"
_TAKE_BACK = "DELETE FROM receipts WHERE id = $1"
_SWEEP = f"""DELETE FROM receipts WHERE id IN (SELECT id FROM receipts
    WHERE at < extract(epoch FROM now())::bigint - {DAY} FOR UPDATE SKIP LOCKED)"""  # noqa: S608 - a number


def commit(session: Session, connect: Callable[[], Wire], *, wants_receipt: bool) -> None:
    """Commit what a session has done and has yet to send. Raises ServerGone, CommitUnknown, psycopg's errors.

    `connect` opens the connection by which a receipt is looked for.
    """
    receipt = secrets.token_hex(16) if wants_receipt else ""
    if receipt:
        session.put(_SWEEP)
        session.put(_LEAVE, (receipt,))
    session.put(COMMIT)
    try:
        session.flush()
    except psycopg.OperationalError as error:
        if not session.connection.closed:
            # The server has refused it, and rolled back.
            raise
        if session.connection.has_hung_up:
            # It is there, and waits: whoever asks it would wait as long.
            raise CommitUnknown from error
        _settle(receipt, connect, error)
    if session.connection.may_be_lost:
        session.connection.close()
        _settle(receipt, connect, None)


def _settle(receipt: str, connect: Callable[[], Wire], error: psycopg.Error | None) -> None:
    """Return if the receipt of a commit is there. Raises CommitUnknown, or ServerGone if it is not."""
    if not receipt:
        raise CommitUnknown from error
    try:
        with connect() as wire:
            with wire.transaction():
                # A commit that still waits for its standby has the house.
                wire.execute(HOUSE_ALONE)
                was_made = wire.execute(_TAKE_BACK, (receipt,)).rowcount > 0
            # The standby has what was committed before, once it has this too.
            is_certain = not wire.may_be_lost
    except (psycopg.Error, CannotOpen, ServerGone) as again:
        raise CommitUnknown from again
    if not is_certain:
        raise CommitUnknown from error
    if not was_made:
        raise ServerGone(detail="the server has gone") from error
