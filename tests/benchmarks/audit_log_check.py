"""The time to verify that an audit log is whole, against SHA-256 over the same bytes."""

from __future__ import annotations

import hashlib
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from storage.integrity import hash_chain
from storage.security.canonical import canonical
from tests.benchmarks.harness import Row, Size, seconds, taking_turns
from tests.benchmarks.people import make_store

EVENTS, ALL_EVENTS = 100_000, 1_000_000
A_PERSON = 50
ROUNDS = 7


def chain(parts: Sequence[bytes]) -> bytes:
    """Hash each part with the hash of all parts before it."""
    before = hash_chain.BEGINNING
    for part in parts:
        before = hashlib.sha256(before + part).digest()
    return before


def read(database: Path, written: Sequence[bytes]) -> Sequence[bytes]:
    """Hash the same bytes, once sqlite3 has read every event of the database."""
    with closing(sqlite3.connect(database)) as db:
        for _event in db.execute("SELECT * FROM events ORDER BY number"):
            pass
    return written


def rows(size: Size) -> Iterator[Row]:
    """Measure the fastest of the rounds; the bytes of the baseline are ready in memory."""
    number = size.of(A_PERSON, EVENTS, ALL_EVENTS)
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "data" / "guichet.db"
        store = make_store(database, number // A_PERSON, devices=0, events=A_PERSON - 1)
        written = [canonical(*event) for event in store.administration().audit_log.events()]
        assert len(written) == number
        assert store.administration().audit_log.broken_at() is None
        acts = {
            "ours": lambda: seconds(store.administration().audit_log.broken_at),
            "sha256": lambda: seconds(lambda: chain(written)),
            "read": lambda: seconds(lambda: chain(read(database, written))),
        }
        best = {name: min(times) for name, times in taking_turns(acts, size.of(1, ROUNDS, ROUNDS)).items()}
        store.close()
    yield Row(
        f"verifying an audit log of {number:,} events, against SHA-256 alone", best["ours"], best["sha256"], 3, "s"
    )
    yield Row("the same, against SHA-256 and reading the events with sqlite3", best["ours"], best["read"], 3, "s")
