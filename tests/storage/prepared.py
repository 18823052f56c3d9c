"""Stores in which people have been at work already: made once by the program itself, then copied with their keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

import argon2

from storage import Store
from storage.security.hasher import Hasher
from tests import schema
from tests.conftest import NOON, FixedClock, contents_of, known_secrets, lay_down
from tests.storage import memory

Left = TypeVar("Left")

Recipe = Callable[[Store, FixedClock], Left]
"""What people do in an empty store; returns what the tests want to know of them."""


class Made(NamedTuple, Generic[Left]):
    """What a recipe leaves."""

    database: bytes
    key: bytes
    secrets: int
    """How many secrets were drawn."""
    seconds: float
    """How long it took them."""
    left: Left


_MADE: dict[object, Made[Any]] = {}


def made(recipe: Recipe[Left]) -> Made[Left]:
    """Return what a recipe leaves, which is followed once for all tests of this process."""
    if recipe not in _MADE:
        _MADE[recipe] = _followed(recipe)
    found: Made[Left] = _MADE[recipe]
    return found


def _followed(recipe: Recipe[Left]) -> Made[Left]:
    clock, secrets, drawn = FixedClock(), known_secrets(), 0

    def new_secret() -> str:
        nonlocal drawn
        drawn += 1
        return next(secrets)

    with memory.directory() as place, schema.copied():
        database = Path(place) / "guichet.db"
        store = Store(database, clock=clock, hasher=Hasher(argon2.profiles.CHEAPEST), new_secret=new_secret)
        left = recipe(store, clock)
        store.close()
        assert not database.with_name("guichet.db-wal").exists()
        return Made(*contents_of(database), drawn, clock.now - NOON, left)


@contextmanager
def opened(recipe: Recipe[Left], database: Path, clock: FixedClock, hasher: Hasher) -> Iterator[Store]:
    """Open a copy of what a recipe leaves, as the store of a test that has not begun."""
    copied = made(recipe)
    lay_down(database, copied.database, copied.key)
    clock.advance(copied.seconds)
    secrets = islice(known_secrets(), copied.secrets, None)
    store = Store(database, clock=clock, hasher=hasher, new_secret=lambda: next(secrets))
    yield store
    store.close()
