"""The time of one action while fifty people work, with pauses between their actions; against one person alone."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

from storage import Store
from tests.benchmarks.crew import Begin, together
from tests.benchmarks.harness import Row, Size
from tests.benchmarks.people import cheap
from tests.conftest import PASSWORD

PEOPLE = 50
ACTS = 8
LONGEST_PAUSE = 3.0
"""The longest pause, in seconds, between two actions of one person."""


def person(begin: Begin, number: int, database: Path, acts: int, longest_pause: float) -> list[float]:
    """Sign in and ask for a secret, again and again; return how long each round took."""
    store = Store(database, hasher=cheap())
    store.warm_up()
    dice, took = random.Random(number), []  # noqa: S311
    begin()
    for _act in range(acts):
        time.sleep(dice.uniform(0, longest_pause))
        started = time.perf_counter()
        session = store.sign_in.with_password(f"person {number}", PASSWORD)
        store.enrolments.begin(session, "okta_verify", "iphone", "Espace client", name="Mon iPhone")
        took.append(time.perf_counter() - started)
        # The next session could not begin an enrolment while this one holds it.
        store.enrolments.abandon(session)
    store.close()
    return took


def measure(people: int, acts: int, longest_pause: float) -> list[float]:
    """Return the times of all actions, in milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "data" / "guichet.db"
        store = Store(database, hasher=cheap())
        for number in range(people):
            store.administration().accounts.add(f"person {number}", PASSWORD)
        store.close()
        times = together(people, person, database, acts, longest_pause)
    return [seconds * 1000 for taken in times for seconds in taken]


def rows(size: Size) -> Iterator[Row]:
    """Measure the medians and the 95th percentiles."""
    people, acts, pause = size.of(2, PEOPLE, PEOPLE), size.of(2, ACTS, ACTS), size.of(0, LONGEST_PAUSE, LONGEST_PAUSE)
    alone, crowd = measure(1, acts, pause), measure(people, acts, pause)
    what = f"signing in and a secret, {people} people at their pace, against one alone"
    yield Row(f"{what}, median", median(crowd), median(alone), None)
    yield Row(f"{what}, p95", _p95(crowd), _p95(alone), None)


def _p95(times: list[float]) -> float:
    return quantiles(times, n=20, method="inclusive")[-1]
