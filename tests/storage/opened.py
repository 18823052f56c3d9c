"""Stores that a test opens one after the other, and that are closed after it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from storage import Store
from storage.database.engine import Place
from storage.security.hasher import Hasher
from tests.conftest import FixedClock

Open = Callable[[Place], Store]


@contextmanager
def stores(key: Path, clock: FixedClock, hasher: Hasher) -> Iterator[Open]:
    """Yield what opens a place with this key."""
    opened: list[Store] = []

    def at(place: Place) -> Store:
        opened.append(Store(place, key, clock=clock, hasher=hasher))
        return opened[-1]

    yield at
    for store in opened:
        store.close()
