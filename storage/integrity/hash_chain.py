"""The audit log as a hash chain: what the hash of an event covers, and whether the chain is whole.

`hash(n) = SHA-256(hash(n-1), values of event n)`. A record under a MAC keeps where the chain begins and ends, so that
events removed at either end are missed too. The database itself refuses to change or remove an event.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from functools import lru_cache

from storage.database.engine import Connection
from storage.database.tables import events
from storage.database.tables.events import HashChain
from storage.domain.audit import Event
from storage.security.canonical import canonical
from storage.security.key_file import Key

BEGINNING = bytes(32)
"""The value that stands for the hash before the first event."""
_KNOWN = 4096
"""How many values a verification remembers in the form in which they are hashed."""


def begin(db: Connection, key: Key) -> None:
    """Store the record of a new database, without an event."""
    _set(db, key, HashChain(1, BEGINNING, 0, BEGINNING, b""))


def append(db: Connection, key: Key, happened: Iterable[Event]) -> None:
    """Add events at the end, and number them.

    An audit log that is not whole goes on, and never becomes whole again.
    """
    found, last = events.hash_chain_and_last_number(db)
    record = found or HashChain(1, BEGINNING, last, BEGINNING, b"")
    is_ours = _is_ours(key, record)
    # After whatever was appended behind the program's back: otherwise nothing could be written any more.
    number, event_hash = max(record.last_number if is_ours else 0, last), record.last_hash
    for event in happened:
        number += 1
        numbered = event._replace(number=number)
        event_hash = _hash(event_hash, canonical(*numbered))
        events.insert(db, numbered, event_hash)
    longer = record._replace(last_number=number, last_hash=event_hash, mac=b"")
    if is_ours:
        _set(db, key, longer)
    else:
        events.set_hash_chain(db, longer)


def whole(db: Connection, key: Key) -> HashChain | None:
    """Return the record of an audit log that is whole; None if it is not."""
    record = events.hash_chain(db)
    return None if record is None or broken_at(db, key) is not None else record


def shorten(db: Connection, key: Key, moment: int, seen: HashChain) -> int:
    """Remove the events before a moment, in Unix seconds; the chain of the others stays whole.

    Removes nothing from an audit log that is not whole, since the evidence could be among those events. Nobody appends
    an event meanwhile, so that only those since it was seen whole are looked at again.
    """
    record, _last_number = events.hash_chain_and_last_number(db)
    last = events.last_before(db, moment)
    if record is None or last is None or broken_at(db, key, seen) is not None:
        return 0
    number, event_hash = last
    _set(db, key, record._replace(first_number=number + 1, hash_before=event_hash))
    return events.remove_until(db, number)


def restamp(db: Connection, key: Key, fresh: Key) -> None:
    """Put the record under another key, if it is whole under this one."""
    record = events.hash_chain(db)
    if record is not None and _is_ours(key, record):
        _set(db, fresh, record)


def broken_at(db: Connection, key: Key, seen: HashChain | None = None) -> int | None:
    """Return the number of the first event that was changed or is missing; None if the audit log is whole.

    If it goes on from one that was `seen` whole, only what came since is looked at.
    """
    record = events.hash_chain(db)
    if record is None:
        return 1
    if not _is_ours(key, record):
        return record.first_number
    expected, before = record.first_number, record.hash_before
    looked_at = 0
    if seen and seen[:2] == record[:2] and events.goes_on_from(db, seen):
        looked_at, before = seen.last_number, seen.last_hash
        expected = looked_at + 1
    # The same names, actions and moments come again and again.
    known = lru_cache(_KNOWN, typed=True)(canonical)
    for number, *values, stored_hash in events.chained(db, looked_at):
        event_hash = _hash(before, canonical(number) + b"".join(map(known, values)))
        if number != expected or stored_hash != event_hash:
            return expected
        expected, before = expected + 1, event_hash
    if expected != record.last_number + 1 or before != record.last_hash:
        return min(expected, record.last_number + 1)
    return None


def _is_ours(key: Key, record: HashChain) -> bool:
    return hmac.compare_digest(record.mac, _mac(key, record))


def _set(db: Connection, key: Key, record: HashChain) -> None:
    events.set_hash_chain(db, record._replace(mac=_mac(key, record)))


def _hash(before: bytes, written: bytes) -> bytes:
    return hashlib.sha256(before + written).digest()


def _mac(key: Key, record: HashChain) -> bytes:
    facts = canonical(record.first_number, record.hash_before, record.last_number, record.last_hash)
    return key.mac(b"trail" + facts)
