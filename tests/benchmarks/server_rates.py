"""Verifications a second on a server, beside it and far away, against psycopg writing the same rows.

The server is that of a fleet: each commit waits until its disk has it, and that of the server which stands by.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext
from functools import partial
from pathlib import Path
from statistics import median
from typing import NamedTuple

import psycopg

from storage import Store
from tests.benchmarks import raw_rows_on_a_server
from tests.benchmarks.crew import Begin, together
from tests.benchmarks.far_away import far_away
from tests.benchmarks.harness import Row, Size, taking_turns
from tests.benchmarks.own_server import DURABLE
from tests.benchmarks.people import SECRET, add_people, cheap, name_of
from tests.conftest import NOON, FixedClock
from tests.oracle import totp
from tests.postgres.instance import Instance
from tests.postgres.pair import Pair
from tests.postgres.server import OWNER

Work = list[Callable[[], object]]
Make = Callable[[str, Path, int, int], Work]
"""A function that makes the work of one process, given a DSN, the key, the number of the process and the repetitions.
"""

PROCESSES = (1, 16)
TIMES = {1: 150, 16: 60}
FIRST = 8
"""How much each process does before it is measured: the server plans a statement anew for its first five times."""
ROUNDS = 3
A_ROUND_TRIP = 0.0005
"""Seconds: two machines in one building."""
_PREPARED, _DATABASE = "prepared", "guichet"


class Measured(NamedTuple):
    """A server with people who have a phone each, and their key."""

    instance: Instance
    key: Path

    def begin_again(self) -> None:
        """Have the database as it was prepared: what psycopg writes alone is under no MAC."""
        self.instance.execute(f"DROP DATABASE IF EXISTS {_DATABASE}")
        self.instance.execute(f"CREATE DATABASE {_DATABASE} TEMPLATE {_PREPARED} OWNER {OWNER}")


@contextmanager
def _server(people: int) -> Iterator[Measured]:
    """Start a server, and the one that stands by."""
    with Pair(DURABLE, on_disk=True) as pair, tempfile.TemporaryDirectory() as keys:
        key = Path(keys) / "guichet.key"
        pair.first.execute(f"CREATE DATABASE {_PREPARED} OWNER {OWNER}")
        place = pair.first.dsn(_PREPARED, OWNER)
        with closing(Store(place, key, clock=FixedClock(), hasher=cheap())) as store:
            add_people(store, people)
        yield Measured(pair.first, key)


def _dsn(sockets: Path) -> str:
    return f"postgresql://{OWNER}@/{_DATABASE}?host={sockets}"


def ours(dsn: str, key: Path, process: int, times: int) -> Work:
    """Yield right codes of one person, one step after the other."""
    clock = FixedClock()
    store = Store(dsn, key, clock=clock, hasher=cheap())
    store.warm_up()

    def verify(code: str) -> None:
        clock.advance(30)
        assert store.sign_in.verify(name_of(process), code) == "accepted"

    return [partial(verify, totp(SECRET, NOON + 30 * number)) for number in range(1, times + 1)]


def raw(dsn: str, _key: Path, process: int, times: int) -> Work:
    """Write the rows of verifications with psycopg."""
    db = psycopg.connect(dsn, autocommit=True)
    verify = raw_rows_on_a_server.verification(db, process + 1, name_of(process))
    return [partial(verify, step) for step in range(1, times + 1)]


def _work(
    begin: Begin, process: int, make: Make, sockets: Path, key: Path, times: int, delay: float
) -> tuple[float, float]:
    """Do the work of one process; return when it began and ended."""
    with far_away(delay) if delay else nullcontext():
        work = make(_dsn(sockets), key, process, FIRST + times)
        for act in work[:FIRST]:
            act()
        begin()
        began = time.perf_counter()
        for act in work[FIRST:]:
            act()
        return began, time.perf_counter()


def rate(make: Make, server: Measured, processes: int, times: int, delay: float) -> float:
    """Return how much all processes together do in a second."""
    server.begin_again()
    spans = together(processes, _work, make, server.instance.sockets, server.key, times, delay)
    return processes * times / (max(end for _began, end in spans) - min(began for began, _end in spans))


def compared(processes: int, delay: float, size: Size) -> dict[str, float]:
    """Return the medians of our rate and of psycopg's."""
    times = 2 if size is Size.SMALLEST else TIMES[processes]
    with _server(processes) as server:
        acts = {make.__name__: partial(rate, make, server, processes, times, delay) for make in (ours, raw)}
        told = taking_turns(acts, size.of(1, ROUNDS, ROUNDS * 3))
    return {name: median(rates) for name, rates in told.items()}


def rows(size: Size) -> Iterator[Row]:
    """Measure one process and many, with a server beside them and one far away."""
    few, many = size.of((1, 2), PROCESSES, PROCESSES)
    for delay, where in ((0.0, "on a server"), (A_ROUND_TRIP, "with 0.5 ms a round trip")):
        rates = {processes: compared(processes, delay, size) for processes in (few, many)}
        for processes, of in rates.items():
            what = f"verifications {where}, {processes} process{'es' if processes > 1 else ''}"
            yield Row(what, of["ours"], of["raw"], 0.6, "/s", more_is_better=True)
        if delay:
            what = f"the same, {many} processes against {few}"
            yield Row(what, rates[many]["ours"], rates[few]["ours"], 2.5, "/s", more_is_better=True)
