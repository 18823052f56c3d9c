"""How long an act takes when fifty people are at work, each with a pause between two acts; against one person alone."""

from __future__ import annotations

import multiprocessing
import random
import tempfile
import time
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path
from statistics import median, quantiles

import argon2

from storage import Store
from storage.passwords import Hasher

PASSWORD = "une phrase assez longue"
ACTS = 8
LONGEST_PAUSE = 3.0
"""Seconds between two acts of one person."""


def person(database: Path, number: int, ready: Barrier, told: Queue[list[float]]) -> None:
    """Sign in and ask for a secret, again and again; tell how long each act took."""
    store = Store(database, hasher=Hasher(argon2.profiles.CHEAPEST))
    store.warm_up()
    dice, took = random.Random(number), []  # noqa: S311
    ready.wait()
    for _act in range(ACTS):
        time.sleep(dice.uniform(0, LONGEST_PAUSE))
        started = time.perf_counter()
        session = store.sign_in(f"person {number}", PASSWORD)
        store.begin_enrolment(session, "okta_verify", "iphone", "Espace client", name="Mon iPhone")
        took.append(time.perf_counter() - started)
    told.put(took)


def measure(people: int) -> list[float]:
    """The times of all acts, in seconds."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "data" / "guichet.db"
        store = Store(database, hasher=Hasher(argon2.profiles.CHEAPEST))
        for number in range(people):
            store.add_user(f"person {number}", PASSWORD)
        store.close()
        context = multiprocessing.get_context("forkserver")
        ready, told = context.Barrier(people), context.Queue()
        crew = [context.Process(target=person, args=(database, number, ready, told)) for number in range(people)]
        for one in crew:
            one.start()
        times = [seconds for _one in crew for seconds in told.get()]
        for one in crew:
            one.join()
    return times


def main() -> None:
    """Print the medians, the 95th percentiles and their ratio."""
    alone, crowd = measure(1), measure(50)
    for name, times in (("one person", alone), ("fifty people", crowd)):
        print(f"{name:13} median {median(times) * 1000:5.1f} ms, p95 {quantiles(times, n=20)[-1] * 1000:5.1f} ms")
    print(f"ratio of medians: {median(crowd) / median(alone):.2f}")


if __name__ == "__main__":
    main()
