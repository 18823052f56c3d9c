"""The cost of signing in beyond the one argon2 verification that it cannot do without."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import argon2

from storage import Store
from tests.benchmarks.harness import Row, Size, seconds, taking_turns
from tests.conftest import PASSWORD

RUNS = 30


def rows(size: Size) -> Iterator[Row]:
    """Measure medians, with the usual parameters of argon2 on both sides."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "data" / "guichet.db")
        store.warm_up()
        store.administration().accounts.add("marie.tremblay", PASSWORD)
        plain = argon2.PasswordHasher()
        known = plain.hash(PASSWORD)
        acts = {
            "ours": lambda: seconds(lambda: store.sign_in.with_password("marie.tremblay", PASSWORD)),
            "argon2": lambda: seconds(lambda: plain.verify(known, PASSWORD)),
        }
        times = taking_turns(acts, size.of(1, RUNS, RUNS * 3))
        store.close()
    ours, bare = (median(times[name]) * 1000 for name in ("ours", "argon2"))
    yield Row("signing in, against one argon2 verification", ours, bare, 1.15)
