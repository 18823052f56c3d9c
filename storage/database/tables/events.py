"""The audit log: events, each chained to the one before, and the sealed record of where the chain begins and ends."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from storage.database.engine import Connection, Row
from storage.database.tables.types import LAST_MOMENT, are_kept, blob, integer, moment
from storage.domain.audit import Action, Event, EventFilter, Outcome
from storage.security.canonical import Value

_SELECT = "SELECT number, at, actor, subject, action, outcome, origin, detail FROM events"
_LAST = 2**63 - 1
"""The largest integer of SQLite."""


_TELLING = (Action.MAIL_SENT, Action.MAIL_GIVEN_UP, Action.EMAIL_CHANGED)
"""The newest of these on an account tells whether its address takes mail."""
_IS_A_NUMBER = "at BETWEEN -9223372036854775807 AND 9223372036854775807 AND at = CAST(at AS BIGINT)"
"""A damaged file may hold anything in `at`: SQLite puts text and bytes after every number, and fractions get cut."""
_OF_MAIL = "SELECT at, action FROM events WHERE action IN (?, ?, ?) AND subject = ?"
_TYPES = {
    "first_number": integer,
    "hash_before": blob,
    "last_number": integer,
    "last_hash": blob,
    "mac": blob,
}


class HashChain(NamedTuple):
    """Where the chain begins and ends."""

    first_number: int
    """The first event that is kept."""
    hash_before: bytes
    """The hash of the event before it."""
    last_number: int
    last_hash: bytes
    mac: bytes


class Newest(NamedTuple):
    """The newest event of a moment; no restore brings back another with this hash."""

    number: int = 0
    hash: bytes = b""


def hash_chain(db: Connection) -> HashChain | None:
    """The record; None before the first event."""
    row = db.execute("SELECT first_number, hash_before, last_number, last_hash, mac FROM trail").fetchone()
    return None if row is None else _hash_chain(row)


def hash_chain_and_last_number(db: Connection) -> tuple[HashChain | None, int]:
    """The record, as above, and the number of the newest event, as below."""
    row = db.execute(
        """SELECT first_number, hash_before, last_number, last_hash, mac,
            (SELECT coalesce(max(number), 0) FROM events) FROM trail"""
    ).fetchone()
    return (None, last_number(db)) if row is None else (_hash_chain(row), row[5])


def _hash_chain(row: Row) -> HashChain:
    # What is of another type is not ours, and stops nobody: nor is this, which has no MAC.
    return HashChain(*row[:5]) if are_kept(row, _TYPES) else HashChain(1, b"", 0, b"", b"")


def set_hash_chain(db: Connection, record: HashChain) -> None:
    """Replace the record."""
    db.execute(
        """INSERT INTO trail (id, first_number, hash_before, last_number, last_hash, mac) VALUES (1, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET
            first_number = excluded.first_number, hash_before = excluded.hash_before,
            last_number = excluded.last_number, last_hash = excluded.last_hash, mac = excluded.mac""",
        record,
    )


def insert(db: Connection, event: Event, event_hash: bytes) -> None:
    """Append one event."""
    db.execute(
        """INSERT INTO events (number, at, actor, subject, action, outcome, origin, detail, hash)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        (*event, event_hash),
    )


def chained(db: Connection) -> Iterator[tuple[Value, ...]]:
    """The stored values of every event, the number first and the hash last; oldest first."""
    rows = db.execute(
        "SELECT number, at, actor, subject, action, outcome, origin, detail, hash FROM events ORDER BY number"
    )
    return map(tuple, rows)


def oldest_first(db: Connection, wanted: EventFilter, last: int) -> Iterator[Event]:
    """Up to a number, as they are: an event that was tampered with does not hide the others."""
    condition, values = _up_to(wanted, last)
    return map(_event, db.execute(f"{_SELECT} WHERE {condition} ORDER BY number", values))


def count(db: Connection, wanted: EventFilter, last: int) -> int:
    """How many there are, up to a number."""
    condition, values = _up_to(wanted, last)
    number: int = db.execute(f"SELECT count(*) FROM events WHERE {condition}", values).fetchone()[0]  # noqa: S608
    return number


def newest_first(db: Connection, wanted: EventFilter, before: int | None, limit: int) -> list[Event]:
    """A page of them: of before a number, or the newest."""
    condition, values = _up_to(wanted._replace(account=""), _LAST if before is None else before - 1)
    page = f"{_SELECT} WHERE {condition} {{}} ORDER BY number DESC LIMIT ?"
    if not wanted.account:
        return [_event(row) for row in db.execute(page.format(""), (*values, limit))]
    found: dict[int, Event] = {}
    # One after the other, each by its index: for both at once, all events of a busy operator would be sorted.
    for column in ("actor", "subject"):
        rows = db.execute(page.format(f"AND {column} = ?"), (*values, _storable(wanted.account), limit))
        found |= {row["number"]: _event(row) for row in rows}
    return [found[number] for number in sorted(found, reverse=True)[:limit]]


def _up_to(wanted: EventFilter, last: int) -> tuple[str, list[str | int]]:
    """The condition and its values."""
    asked: list[tuple[str, str | int | None]] = [
        ("(actor = ? OR subject = ?)", wanted.account or None),
        ("action = ?", wanted.action or None),
        ("outcome = ?", wanted.outcome or None),
        ("at >= ?", wanted.since),
        ("at < ?", wanted.until),
        ("number <= ?", last),
    ]
    parts = [(part, value) for part, value in asked if value is not None]
    values = [_storable(value) for part, value in parts for _ in range(part.count("?"))]
    return " AND ".join(part for part, _ in parts), values


def _storable(value: str | int) -> str | int:
    # SQLite takes no lone surrogates, and no event has any.
    return value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value


def _event(row: Row) -> Event:
    number, at, *texts = row
    return Event(number, at, *map(str, texts))


def mail_given_up_at(db: Connection, name: str) -> int | None:
    """When the last message to this account's address was given up; None if it was not, or the address is another."""
    row = db.execute(f"{_OF_MAIL} ORDER BY number DESC LIMIT 1", (*_TELLING, _storable(name))).fetchone()
    return row["at"] if row is not None and row["action"] == Action.MAIL_GIVEN_UP and moment(row["at"]) else None


def mail_given_up_to(db: Connection) -> list[str]:
    """The accounts of which that is so, and which have an address, by name."""
    rows = db.execute(
        """SELECT name FROM users WHERE email IS NOT NULL
        AND name IN (SELECT subject FROM events WHERE action = ?) ORDER BY name""",
        (Action.MAIL_GIVEN_UP,),
    ).fetchall()
    return [name for (name,) in rows if isinstance(name, str) and mail_given_up_at(db, name) is not None]


def last_before(db: Connection, moment: int) -> tuple[int, bytes] | None:
    """Number and hash of the last of the events that came before the first one of this moment or later.

    What came before the clock was accepted is of before that: an event from the future keeps none for ever.
    """
    row = db.execute(
        """SELECT number, hash FROM events
        WHERE number < coalesce(
            (SELECT min(number) FROM events WHERE at >= ?1 AND number > coalesce(
                (SELECT max(number) FROM events WHERE action = ?2 AND at < ?1), 0)),
            (SELECT max(number) + 1 FROM events))
        ORDER BY number DESC LIMIT 1""",
        (moment, Action.CLOCK_ACCEPTED),
    ).fetchone()
    return None if row is None else (row["number"], row["hash"])


def last_number(db: Connection) -> int:
    """The number of the newest event; 0 without events."""
    number: int = db.execute("SELECT coalesce(max(number), 0) FROM events").fetchone()[0]
    return number


def newest(db: Connection) -> Newest:
    """The newest event, by which later ones are told."""
    row = db.execute("SELECT number, hash FROM events ORDER BY number DESC LIMIT 1").fetchone()
    return Newest() if row is None else Newest(row["number"], row["hash"])


def nothing_done_since(db: Connection, then: Newest, subject: str) -> bool:
    """Whether every event about this subject since then was refused, on an audit log that has gone on from there."""
    goes_on = not then.number or db.execute("SELECT 1 FROM events WHERE (number, hash) = (?, ?)", then).fetchone()
    done = "SELECT 1 FROM events WHERE number > ? AND subject = ? AND outcome <> ?"
    return bool(goes_on) and not db.execute(done, (then.number, subject, Outcome.REFUSED)).fetchone()


def latest_moment(db: Connection) -> int:
    """The latest moment of any event since the clock was last accepted; 0 without events."""
    row = db.execute(
        f"""SELECT coalesce(max(at), 0) FROM events WHERE {_IS_A_NUMBER}
        AND number >= coalesce((SELECT max(number) FROM events WHERE action = ?), 0)""",  # noqa: S608
        (Action.CLOCK_ACCEPTED,),
    ).fetchone()
    return int(row[0])


def newest_moment(db: Connection) -> int | None:
    """When the event of the highest number was written; None without events."""
    newest = f"SELECT at FROM events WHERE {_IS_A_NUMBER} ORDER BY number DESC LIMIT 1"  # noqa: S608
    row = db.execute(newest).fetchone()
    return None if row is None else max(0, min(int(row["at"]), LAST_MOMENT))


def latest(db: Connection, subject: str, actions: Collection[Action]) -> tuple[int, int | None]:
    """Number and moment of the newest event of one of these kinds on an account; 0 and None if there is none."""
    kinds = ", ".join("?" * len(actions))
    row = db.execute(
        f"""SELECT number, at FROM events WHERE subject = ? AND action IN ({kinds}) AND {_IS_A_NUMBER}
        ORDER BY number DESC LIMIT 1""",  # noqa: S608
        (subject, *actions),
    ).fetchone()
    return (0, None) if row is None else (row["number"], int(row["at"]))


def any_outside(db: Connection, number: int, first: int, last: int, subject: str | None = None) -> bool:
    """Whether an event after that number, on one account or on any, was written before or after these moments."""
    condition = f"number > ? AND at NOT BETWEEN ? AND ? AND {_IS_A_NUMBER}"
    values: list[int | str] = [number, first, last]
    if subject is not None:
        condition, values = f"{condition} AND subject = ?", [*values, subject]
    found = db.execute(f"SELECT EXISTS (SELECT 1 FROM events WHERE {condition})", values)  # noqa: S608
    return bool(found.fetchone()[0])


def remove_until(db: Connection, number: int) -> int:
    """Remove the events up to this number, which the audit log no longer counts; how many there were."""
    return db.execute("DELETE FROM events WHERE number <= ?", (number,)).rowcount
