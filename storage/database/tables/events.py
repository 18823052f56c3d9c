"""The audit log: events, each chained to the one before, and the sealed record of where the chain begins and ends."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import NamedTuple

from storage.database.engine import Connection, Row
from storage.database.tables.types import LAST_MOMENT, are_kept, blob, integer, moment
from storage.domain.audit import Action, Event, EventFilter, Outcome
from storage.security.canonical import Value

_SELECT = "SELECT number, at, actor, subject, action, outcome, origin, detail FROM events"
_CHAIN = "SELECT first_number, hash_before, last_number, last_hash, mac FROM trail"
_LAST_NUMBER = "SELECT coalesce(max(number), 0) FROM events"
_LAST = 2**63 - 1
"""The largest integer of a database."""
_TELLING = (Action.MAIL_SENT, Action.MAIL_GIVEN_UP, Action.EMAIL_CHANGED)
"""The kinds of events whose newest one on an account tells whether its address takes mail."""
_IS_A_NUMBER = "at BETWEEN -9223372036854775807 AND 9223372036854775807 AND at = CAST(at AS BIGINT)"
"""A condition on `at`: a damaged file may hold anything there.

SQLite sorts text and bytes after all numbers, and fractions would be cut.
"""
_OF_MAIL = "SELECT at, action FROM events WHERE action IN (?, ?, ?) AND subject = ?"
_TYPES = {
    "first_number": integer,
    "hash_before": blob,
    "last_number": integer,
    "last_hash": blob,
    "mac": blob,
}


class HashChain(NamedTuple):
    """The beginning and the end of the hash chain."""

    first_number: int
    """The number of the first event that is kept."""
    hash_before: bytes
    """The hash of the event before it."""
    last_number: int
    last_hash: bytes
    mac: bytes


class Newest(NamedTuple):
    """The newest event at some moment; no restored database has another event with the same hash."""

    number: int = 0
    hash: bytes = b""


def hash_chain(db: Connection) -> HashChain | None:
    """Return the record of the hash chain; None before the first event."""
    row = db.execute(_CHAIN).fetchone()
    return None if row is None else _hash_chain(row)


def hash_chain_and_last_number(db: Connection) -> tuple[HashChain | None, int]:
    """Return the record of the hash chain (see `hash_chain`), locked, and the number of the newest event."""
    # Two statements: one alone could see an event of before it had waited for the record.
    kept = db.execute(f"{_CHAIN} {db.for_update}")
    newest = db.execute(_LAST_NUMBER)
    row = kept.fetchone()
    return None if row is None else _hash_chain(row), newest.fetchone()[0]


def _hash_chain(row: Row) -> HashChain:
    # A record with a value of another type is not ours and must stop nobody: this one, which has no MAC, is not ours
    # either.
    return HashChain(*row) if are_kept(row, _TYPES) else HashChain(1, b"", 0, b"", b"")


def set_hash_chain(db: Connection, record: HashChain) -> None:
    """Replace the record of the hash chain."""
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


def chained(db: Connection, after: int = 0) -> Iterator[tuple[Value, ...]]:
    """Return the stored values of every event, with the number first and the hash last; oldest first.

    With `after`, only of those with a greater number.
    """
    condition, values = ("WHERE number > ?", (after,)) if after else ("", ())
    columns = "number, at, actor, subject, action, outcome, origin, detail, hash"
    rows = db.stream(f"SELECT {columns} FROM events {condition} ORDER BY number", values)  # noqa: S608
    return map(tuple, rows)


def goes_on_from(db: Connection, chain: HashChain) -> bool:
    """Tell whether the last event of a chain is still there, unless it had none."""
    last = (chain.last_number, chain.last_hash)
    found = db.execute("SELECT 1 FROM events WHERE (number, hash) = (?, ?)", last).fetchone()
    return chain.last_number >= chain.first_number and found is not None


def oldest_first(db: Connection, wanted: EventFilter, last: int) -> Iterator[Event]:
    """Return the wanted events up to a number, as stored: an event that was tampered with does not hide the others."""
    condition, values = _up_to(wanted, last)
    return map(_event, db.stream(f"{_SELECT} WHERE {condition} ORDER BY number", values))


def count(db: Connection, wanted: EventFilter, last: int) -> int:
    """Return how many wanted events there are up to a number."""
    condition, values = _up_to(wanted, last)
    number: int = db.execute(f"SELECT count(*) FROM events WHERE {condition}", values).fetchone()[0]  # noqa: S608
    return number


def newest_first(db: Connection, wanted: EventFilter, before: int | None, limit: int) -> list[Event]:
    """Return a page of wanted events: those before a number, or the newest ones."""
    condition, values = _up_to(wanted._replace(account=""), _LAST if before is None else before - 1)
    page = f"{_SELECT} WHERE {condition} {{}} ORDER BY number DESC LIMIT ?"
    if not wanted.account:
        return [_event(row) for row in db.execute(page.format(""), (*values, limit))]
    found: dict[int, Event] = {}
    # One condition after the other, each by its index: for both at once, SQLite would sort all events of a busy
    # operator.
    for column in ("actor", "subject"):
        rows = db.execute(page.format(f"AND {column} = ?"), (*values, _storable(wanted.account), limit))
        found |= {row["number"]: _event(row) for row in rows}
    return [found[number] for number in sorted(found, reverse=True)[:limit]]


def _up_to(wanted: EventFilter, last: int) -> tuple[str, list[str | int]]:
    """Return the SQL condition for the wanted events up to a number, and its values."""
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
    # SQLite stores no lone surrogates, so no event has any.
    return value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value


def _event(row: Row) -> Event:
    number, at, *texts = row
    return Event(number, at, *map(str, texts))


def mail_given_up_at(db: Connection, name: str) -> int | None:
    """Return when mail to the present address of this account was last given up; None if it was not."""
    row = db.execute(f"{_OF_MAIL} ORDER BY number DESC LIMIT 1", (*_TELLING, _storable(name))).fetchone()
    return row["at"] if row is not None and row["action"] == Action.MAIL_GIVEN_UP and moment(row["at"]) else None


def mail_given_up_to(db: Connection) -> list[str]:
    """List, by name, the accounts with an address to which mail was given up."""
    rows = db.execute(
        """SELECT name FROM users WHERE email IS NOT NULL
        AND name IN (SELECT subject FROM events WHERE action = ?) ORDER BY name""",
        (Action.MAIL_GIVEN_UP,),
    ).fetchall()
    return [name for (name,) in rows if isinstance(name, str) and mail_given_up_at(db, name) is not None]


def last_before(db: Connection, moment: int) -> tuple[int, bytes] | None:
    """Return number and hash of the last event before the first one that was written at or after a moment.

    Events up to the last acceptance of the clock before that moment count as earlier: an event from the future does not
    keep all others for ever.
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
    """Return the number of the newest event; 0 if there is none."""
    number: int = db.execute(_LAST_NUMBER).fetchone()[0]
    return number


def ask_for_newest(db: Connection) -> Callable[[], Newest]:
    """Ask for the newest event, from which later ones can be told apart; return what returns it, once."""
    rows = db.execute("SELECT number, hash FROM events ORDER BY number DESC LIMIT 1")

    def newest() -> Newest:
        row = rows.fetchone()
        return Newest() if row is None else Newest(row["number"], row["hash"])

    return newest


def nothing_done_since(db: Connection, then: Newest, subject: str) -> bool:
    """Tell whether the audit log goes on from `then` and all events on this subject since then were refusals."""
    goes_on = not then.number or db.execute("SELECT 1 FROM events WHERE (number, hash) = (?, ?)", then).fetchone()
    done = "SELECT 1 FROM events WHERE number > ? AND subject = ? AND outcome <> ?"
    return bool(goes_on) and not db.execute(done, (then.number, subject, Outcome.REFUSED)).fetchone()


def latest_moment(db: Connection) -> int:
    """Return the latest moment of any event since the clock was last accepted; 0 if there is none."""
    row = db.execute(
        f"""SELECT coalesce(max(at), 0) FROM events WHERE {_IS_A_NUMBER}
        AND number >= coalesce((SELECT max(number) FROM events WHERE action = ?), 0)""",  # noqa: S608
        (Action.CLOCK_ACCEPTED,),
    ).fetchone()
    return int(row[0])


def newest_moment(db: Connection) -> int | None:
    """Return when the event with the highest number was written; None if there is none."""
    newest = f"SELECT at FROM events WHERE {_IS_A_NUMBER} ORDER BY number DESC LIMIT 1"  # noqa: S608
    row = db.execute(newest).fetchone()
    return None if row is None else max(0, min(int(row["at"]), LAST_MOMENT))


def latest(db: Connection, subject: str, actions: Collection[Action]) -> tuple[int, int | None]:
    """Return number and moment of the newest event of one of these kinds on an account; 0 and None if there is none."""
    kinds = ", ".join("?" * len(actions))
    row = db.execute(
        f"""SELECT number, at FROM events WHERE subject = ? AND action IN ({kinds}) AND {_IS_A_NUMBER}
        ORDER BY number DESC LIMIT 1""",  # noqa: S608
        (subject, *actions),
    ).fetchone()
    return (0, None) if row is None else (row["number"], int(row["at"]))


def any_outside(db: Connection, number: int, first: int, last: int, subject: str | None = None) -> bool:
    """Tell whether an event after `number`, on one account or on any, is earlier than `first` or later than `last`."""
    condition = f"number > ? AND at NOT BETWEEN ? AND ? AND {_IS_A_NUMBER}"
    values: list[int | str] = [number, first, last]
    if subject is not None:
        condition, values = f"{condition} AND subject = ?", [*values, subject]
    found = db.execute(f"SELECT EXISTS (SELECT 1 FROM events WHERE {condition})", values)  # noqa: S608
    return bool(found.fetchone()[0])


def remove_until(db: Connection, number: int) -> int:
    """Remove the events up to a number, which the hash chain no longer counts; return how many there were."""
    return db.execute("DELETE FROM events WHERE number <= ?", (number,)).rowcount
