"""An import of accounts, against writing the same rows and hashing the one-time passwords by argon2 on every core."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import count
from pathlib import Path
from statistics import median

import argon2

from storage import Imported, NewAccount, Store
from storage.domain import passwords
from storage.security.hasher import Hasher
from tests.benchmarks import raw_rows
from tests.benchmarks.harness import Row, Size, seconds, taking_turns
from tests.benchmarks.people import name_of

EVERY_DAY, ALL_EVERY_DAY = 48, 480
CHEAP, ALL_CHEAP = 2_000, 100_000
ROUNDS = 3
BATCH = 16
"""The number of accounts in a transaction of an import."""


def ours(folder: Path, profile: argon2.Parameters, people: int) -> None:
    """Import accounts as the command does."""
    store = Store(folder / "ours" / "guichet.db", hasher=Hasher(profile))
    new_accounts = (NewAccount(number + 2, name_of(number), f"client-{number}@exemple.fr") for number in range(people))
    assert all(isinstance(outcome, Imported) for outcome in store.administration().importing.users(new_accounts))
    store.close()


def raw(folder: Path, profile: argon2.Parameters, people: int) -> None:
    """Hash and write rows, and nothing else."""
    database = folder / "raw" / "guichet.db"
    Store(database).close()
    hasher = argon2.PasswordHasher.from_parameters(profile)
    db = raw_rows.connected(database)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for first in range(0, people, BATCH):
            numbers = range(first, min(first + BATCH, people))
            hashes = list(pool.map(lambda _number: hasher.hash(passwords.one_time_password()), numbers))
            raw_rows.add_accounts(db, {name_of(number): found for number, found in zip(numbers, hashes, strict=True)})
    db.close()


def compared(what: str, profile: argon2.Parameters, people: int, rounds: int, aim: float | None) -> Row:
    """Yield a row with medians, in accounts a second."""
    with tempfile.TemporaryDirectory() as folder:
        places = (Path(folder) / str(number) for number in count())

        def rate(act: Callable[[Path, argon2.Parameters, int], None]) -> float:
            return people / seconds(partial(act, next(places), profile, people))

        rates = taking_turns({"ours": partial(rate, ours), "raw": partial(rate, raw)}, rounds)
    return Row(what, median(rates["ours"]), median(rates["raw"]), aim, "/s", more_is_better=True)


def rows(size: Size) -> Iterator[Row]:
    """Measure with the usual argon2, and with the cheapest, which leaves our own work."""
    usual = argon2.profiles.RFC_9106_LOW_MEMORY
    people = size.of(BATCH, EVERY_DAY, ALL_EVERY_DAY)
    yield compared(f"importing {people} accounts", usual, people, size.of(1, ROUNDS, ROUNDS), 0.8)
    people = size.of(BATCH, CHEAP, ALL_CHEAP)
    name = f"importing {people:,} accounts, were argon2 free"
    yield compared(name, argon2.profiles.CHEAPEST, people, size.of(1, ROUNDS, 1), None)
