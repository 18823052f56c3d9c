"""Requests to approve a sign-in, at most one a person, and their challenges, one for each phone that may answer."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from operator import itemgetter
from typing import NamedTuple

from storage.database.engine import Connection, Row
from storage.database.tables.types import are_kept, blob, integer, moment, must_be_kept, optional, text


class ApprovalRow(NamedTuple):
    """A row of the table."""

    id: str
    user_id: int
    session: str
    """The identifier of the session that waits."""
    url: str
    title: str
    question: str
    number: str
    numbers: str
    """All that the phone shows, joined by commas."""
    made_at: int
    ends_at: int
    outcome: str
    """An `ApprovalState`, unless the row is damaged."""
    factor_id: str | None = None
    """The device that answered."""
    answered_at: int | None = None
    clock_off: int | None = None
    """Seconds by which the clock of a device that asked for it is ahead. The MAC does not cover it."""
    mac: bytes = b""


class ChallengeRow(NamedTuple):
    """The challenge of one device."""

    nonce: str
    approval_id: str
    factor_id: str
    signature: str
    capabilities_signature: str


_TYPES = {
    "id": text,
    "user_id": integer,
    "session": text,
    "url": text,
    "title": text,
    "question": text,
    "number": text,
    "numbers": text,
    "made_at": moment,
    "ends_at": moment,
    "outcome": text,
    "factor_id": optional(text),
    "answered_at": optional(moment),
    "clock_off": optional(integer),
    "mac": blob,
}
_ASKED = ("nonce", "approval_id", "asked", "signature", "capabilities_signature")
"""The columns of a challenge, beside those of its request."""
_values = itemgetter(*ApprovalRow._fields)


def _approval(row: Row | None) -> ApprovalRow | None:
    if row is None:
        return None
    must_be_kept(row, _TYPES)
    return ApprovalRow(*_values(row))


def insert(db: Connection, row: ApprovalRow, challenges: Iterable[ChallengeRow]) -> None:
    """Store a request with its challenges, in the place of any other of this person."""
    db.execute("DELETE FROM approvals WHERE user_id = ?", (row.user_id,))
    db.execute(
        """INSERT INTO approvals (id, user_id, session, url, title, question, number, numbers, made_at, ends_at,
            outcome, factor_id, answered_at, clock_off, mac)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        row,
    )
    db.executemany(
        """INSERT INTO challenges (nonce, approval_id, factor_id, signature, capabilities_signature)
        VALUES (?, ?, ?, ?, ?)""",
        challenges,
    )


def of(db: Connection, approval_id: str) -> ApprovalRow | None:
    """Return the request of this identifier; None if it is gone."""
    return _approval(db.execute("SELECT * FROM approvals WHERE id = ?", (approval_id,)).fetchone())


def of_challenge(db: Connection, nonce: str, factor_id: str) -> ApprovalRow | None:
    """Return the request that a device answers by the nonce of its challenge; None if it has no such challenge."""
    row = db.execute(
        """SELECT approvals.* FROM approvals JOIN challenges ON challenges.approval_id = approvals.id
        WHERE nonce = ? AND challenges.factor_id = ?""",
        (nonce, factor_id),
    ).fetchone()
    return _approval(row)


def ask_for_challenges_to(
    db: Connection, factor_ids: Collection[str], now: int
) -> Callable[[], list[tuple[ApprovalRow, ChallengeRow]]]:
    """Ask what devices may be asked at a moment; return what lists it, once. A damaged row asks nothing."""
    rows = db.execute(
        f"""SELECT approvals.*, nonce, approval_id, challenges.factor_id AS asked, signature, capabilities_signature
        FROM challenges JOIN approvals ON approvals.id = challenges.approval_id
        WHERE challenges.factor_id IN ({", ".join("?" * len(factor_ids))}) AND ends_at > ?""",  # noqa: S608
        (*factor_ids, now),
    )
    return lambda: [
        (ApprovalRow(*_values(row)), ChallengeRow(*(row[name] for name in _ASKED)))
        for row in rows.fetchall()
        if are_kept(row, _TYPES) and all(map(text, (row[name] for name in _ASKED)))
    ]


def devices_asked(db: Connection, approval_id: str) -> frozenset[str]:
    """Return the identifiers of the devices that may answer a request."""
    rows = db.execute("SELECT factor_id FROM challenges WHERE approval_id = ?", (approval_id,))
    return frozenset(row["factor_id"] for row in rows if text(row["factor_id"]))


def settle(db: Connection, row: ApprovalRow) -> None:
    """Store the outcome of a request, with the device and the moment, under its new MAC."""
    db.execute(
        "UPDATE approvals SET outcome = ?, factor_id = ?, answered_at = ?, mac = ? WHERE id = ?",
        (row.outcome, row.factor_id, row.answered_at, row.mac, row.id),
    )


def note_clock(db: Connection, approval_id: str, clock_off: int) -> None:
    """Store by how many seconds the clock of a device that asked is ahead."""
    db.execute("UPDATE approvals SET clock_off = ? WHERE id = ?", (clock_off, approval_id))


def remove(db: Connection, approval_id: str) -> None:
    """Remove a request with its challenges."""
    db.execute("DELETE FROM approvals WHERE id = ?", (approval_id,))


def remove_all(db: Connection) -> None:
    """Remove all requests, such as those under a key that is no longer in force."""
    db.execute("DELETE FROM approvals")


def forget_old(db: Connection, before: int) -> None:
    """Remove the requests that ended before a moment."""
    db.execute(
        f"""DELETE FROM approvals WHERE id IN (SELECT id FROM approvals WHERE ends_at < ? {db.skip_locked})""",  # noqa: S608
        (before,),
    )
