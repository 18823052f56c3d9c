"""Durable enrolments and verifications a second, against sqlite3 writing the same rows."""

from __future__ import annotations

import secrets
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from statistics import median

from storage import Level, Session, Store
from tests.benchmarks import raw_rows
from tests.benchmarks.crew import Begin, together
from tests.benchmarks.harness import Row, Size, taking_turns
from tests.benchmarks.people import SECRET, cheap, make_store, name_of
from tests.conftest import NOON, FixedClock
from tests.oracle import totp
from tests.storage import inside

Work = list[Callable[[], object]]
Make = Callable[[Path, int, int], Work]
"""A function that makes the work of one process, given a database, the number of the process and how often to repeat.
"""

PROCESSES = (1, 16)
ROUNDS = 5
TIMES = {"verifications": {1: 150, 16: 25}, "enrolments": {1: 80, 16: 12}}
"""Repetitions in each process, by the number of processes."""
WRITTEN = ("factors", "enrolments", "limits", "notices", "events")


def our_verifications(database: Path, process: int, times: int) -> Work:
    """Yield right codes of one person, one step after the other."""
    clock = FixedClock()
    store = Store(database, clock=clock, hasher=cheap())
    store.warm_up()

    def verify(code: str) -> None:
        clock.advance(30)
        assert store.sign_in.verify(name_of(process), code) == "accepted"

    return [partial(verify, totp(SECRET, NOON + 30 * number)) for number in range(1, times + 1)]


def raw_verifications(database: Path, process: int, times: int) -> Work:
    """Write the rows of verifications with sqlite3."""
    db = raw_rows.connected(database)
    verify = raw_rows.verification(db, process + 1, name_of(process))
    return [partial(verify, step) for step in range(1, times + 1)]


def our_enrolments(database: Path, process: int, times: int) -> Work:
    """Enrol the first phones of people who are signed in."""
    clock = FixedClock()
    store = Store(database, clock=clock, hasher=cheap(), new_secret=lambda: SECRET)
    store.warm_up()
    code = totp(SECRET, NOON)

    def enrol(session: Session) -> None:
        pending = store.enrolments.begin(session, "okta_verify", "iphone", "Espace client", name="Mon iPhone")
        assert store.enrolments.prove(session, pending.id, code).level is Level.FULL

    return [partial(enrol, session_of(store, process * times + number)) for number in range(times)]


def raw_enrolments(database: Path, process: int, times: int) -> Work:
    """Write the rows of enrolments with sqlite3."""
    db, people = raw_rows.connected(database), range(process * times, process * times + times)
    return [partial(raw_rows.enrol, db, number + 1, name_of(number), secrets.token_hex(16)) for number in people]


def session_of(store: Store, number: int) -> Session:
    """Return a session as after a right password."""
    user = store.administration().directory.user(name_of(number))
    with inside.transactions(store).read() as tx:
        return inside.sessions(store).issue(tx, user, secrets.token_hex(8), Level.PASSWORD, password_at=int(NOON))


def _work(begin: Begin, process: int, make: Make, database: Path, times: int) -> tuple[float, float]:
    """Do the work of one process; return when it began and ended."""
    work = make(database, process, times)
    begin()
    began = time.perf_counter()
    for act in work:
        act()
    return began, time.perf_counter()


def rate(make: Make, prepared: Path, processes: int, times: int) -> tuple[float, list[int]]:
    """Return the rate of all processes together, on a copy of a database, and the number of rows afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        database = shutil.copytree(prepared, Path(folder) / "data") / "guichet.db"
        spans = together(processes, _work, make, database, times)
        with closing(sqlite3.connect(database)) as db:
            counts = [db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in WRITTEN]  # noqa: S608
    return processes * times / (max(end for _began, end in spans) - min(began for began, _end in spans)), counts


def compared(what: str, ours: Make, raw: Make, size: Size) -> Iterator[Row]:
    """Yield a row for each number of processes, with medians."""
    for processes in size.of((1, 2), PROCESSES, PROCESSES):
        times = 2 if size is Size.SMALLEST else TIMES[what][processes]
        with tempfile.TemporaryDirectory() as folder:
            prepared = Path(folder) / "data"
            people = processes * times if what == "enrolments" else processes
            make_store(prepared / "guichet.db", people, devices=int(what == "verifications")).close()
            counts: dict[str, list[int]] = {}

            def measured(name: str, make: Make, prepared: Path, processes: int, times: int) -> float:
                figure, counts[name] = rate(make, prepared, processes, times)  # noqa: B023
                return figure

            acts = {
                name: partial(measured, name, make, prepared, processes, times)
                for name, make in (("ours", ours), ("raw", raw))
            }
            rates = taking_turns(acts, size.of(1, ROUNDS, ROUNDS * 3))
            assert counts["ours"] == counts["raw"]
        ours_rate, raw_rate = median(rates["ours"]), median(rates["raw"])
        plural = "es" if processes > 1 else ""
        yield Row(f"durable {what}, {processes} process{plural}", ours_rate, raw_rate, 0.7, "/s", more_is_better=True)


def rows(size: Size) -> Iterator[Row]:
    """Measure verifications, then enrolments."""
    yield from compared("verifications", our_verifications, raw_verifications, size)
    yield from compared("enrolments", our_enrolments, raw_enrolments, size)
