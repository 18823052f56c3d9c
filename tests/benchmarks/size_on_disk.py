"""The size of a person on disk: an account with two devices and fifty events in the audit log."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.harness import Row, Size
from tests.benchmarks.people import make_store

PEOPLE = 2_000
DEVICES, EVENTS = 2, 50


def used(folder: Path, count: int, events: int) -> int:
    """Return the bytes of a database that nobody uses."""
    database = folder / f"{count}-{events}" / "guichet.db"
    make_store(database, count, DEVICES, events - 1).close()
    return database.stat().st_size


def rows(size: Size) -> Iterator[Row]:
    """Measure in kB; the baseline is the same person with only the first event."""
    people = size.of(20, PEOPLE, PEOPLE * 10)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        empty = used(folder, 0, 1)
        with_events, without = ((used(folder, people, events) - empty) / people / 1000 for events in (EVENTS, 1))
    yield Row("a person on disk, two devices and 50 events, against 1 event", with_events, without, None, "kB")
