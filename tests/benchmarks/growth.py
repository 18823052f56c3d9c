"""Searches, the operators' first page of accounts, and the check of a code: with many accounts, against a thousand."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from statistics import median

from storage import Store
from tests.benchmarks.harness import Row, Size, seconds, taking_turns
from tests.benchmarks.people import SECRET, make_store, name_of
from tests.conftest import FixedClock
from tests.oracle import totp

FEW, MANY, MOST = 1_000, 100_000, 1_000_000
ROUNDS = 100


class Crowd:
    """A store with many people, and the questions it is asked."""

    def __init__(self, folder: Path, count: int) -> None:
        self._count = count
        make_store(folder / "guichet.db", count).close()
        self._clock = FixedClock()
        self.store = Store(folder / "guichet.db", clock=self._clock)
        self.store.warm_up()
        self._dice = random.Random(count)  # noqa: S311
        wanted = (name_of(number).split() for number in self._dice.sample(range(count), 5))
        self._typed = [f"{last[:3]} {first[:2]} {number}" for first, last, number in wanted]

    def find_by_both_names(self) -> object:
        """Find people whose words begin like two common names."""
        return [
            self.store.administration().directory.search(typed) for typed in ("tre ma", "gag lu", "cot chl", "roy hu")
        ]

    def find(self) -> object:
        """Find one person by a few letters of both names and a number."""
        return [self.store.administration().directory.search(typed) for typed in self._typed]

    def find_by_letters(self) -> object:
        """Find people with a word that begins with three letters, as after three keys."""
        return [self.store.administration().directory.search(typed) for typed in ("tre", "gag", "mar", "cot", "ele")]

    def list_page(self) -> object:
        """List the first page, as before anything is typed."""
        return self.store.administration().directory.search("")

    def verify(self) -> object:
        """Check the right code of a person who is asked only once."""
        self._clock.advance(30)
        name = name_of(self._dice.randrange(self._count))
        assert self.store.sign_in.verify(name, totp(SECRET, self._clock.now)) == "accepted"
        return name


ACTS: dict[str, Callable[[Crowd], object]] = {
    "the first page of the list": Crowd.list_page,
    "five searches for three letters": Crowd.find_by_letters,
    "four searches for the beginnings of both names": Crowd.find_by_both_names,
    "five searches for both names and a number": Crowd.find,
    "a code": Crowd.verify,
}


def rows(size: Size) -> Iterator[Row]:
    """Measure the fastest of the rounds; of a code, which waits for the disk, the median.

    With --full up to a million accounts.
    """
    counts = size.of((FEW, FEW * 2), (FEW, MANY), (FEW, MANY, MOST))
    rounds = size.of(1, ROUNDS, ROUNDS)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        crowds = {count: Crowd(folder / str(count), count) for count in counts}
        for crowd in crowds.values():
            stack.callback(crowd.store.close)
        for what, act in ACTS.items():
            acts = {str(count): partial(seconds, partial(act, crowd)) for count, crowd in crowds.items()}
            times = taking_turns(acts, rounds)
            figure = median if act is Crowd.verify else min
            few = figure(times[str(FEW)]) * 1000
            for count in counts[1:]:
                yield Row(f"{what}: {count:,} accounts, against {FEW:,}", figure(times[str(count)]) * 1000, few, 1.5)
