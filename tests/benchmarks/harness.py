"""A measurement as one row of a table: our figure, that of a baseline measured in turn with it, and their ratio."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum, auto
from typing import TypeVar

from storage.database.sqlite import connection

Number = TypeVar("Number")
HEADER = "| what | ours | baseline | ratio | aim | met |\n|---|---|---|---|---|---|"


class Size(Enum):
    """The sizes of a measurement."""

    SMALLEST = auto()
    """As little as possible, only to see that a benchmark runs."""
    USUAL = auto()
    FULL = auto()

    def of(self, smallest: Number, usual: Number, full: Number) -> Number:
        """Return the one of three values that belongs to this size."""
        return {Size.SMALLEST: smallest, Size.USUAL: usual, Size.FULL: full}[self]


@dataclass(frozen=True, slots=True)
class Row:
    """A row with two figures of one run, in the same unit; where more is better, the aim is the least ratio."""

    what: str
    ours: float
    baseline: float
    aim: float | None
    """The ratio to meet; None where the figure is only to be known."""
    unit: str = "ms"
    more_is_better: bool = False

    @property
    def ratio(self) -> float:
        """Return the ratio of our figure to the baseline."""
        return self.ours / self.baseline

    def __str__(self) -> str:
        """Write the row as a line of a Markdown table."""
        figures = f"| {self.what} | {self.ours:.4g} {self.unit} | {self.baseline:.4g} {self.unit} | {self.ratio:.2f} |"
        if self.aim is None:
            return f"{figures} | |"
        met = self.ratio >= self.aim if self.more_is_better else self.ratio <= self.aim
        return f"{figures} {'≥' if self.more_is_better else '≤'} {self.aim:g} | {'yes' if met else 'no'} |"


def seconds(act: Callable[[], object]) -> float:
    """Return how many seconds a call takes."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def taking_turns(acts: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """Run the measurements in turn, round after round; return their figures. Other work slows all of them alike."""
    told: dict[str, list[float]] = {name: [] for name in acts}
    for number in range(rounds):
        # The order changes each round, since one may leave the machine warmer than it found it.
        for name in list(acts) if number % 2 else reversed(list(acts)):
            told[name].append(acts[name]())
    return told


@contextmanager
def in_a_hurry() -> Iterator[None]:
    """Open stores that do not wait for the disk, to prepare what is not measured."""
    pragmas = connection.PRAGMAS
    connection.PRAGMAS = pragmas.replace("synchronous = FULL", "synchronous = OFF")
    try:
        yield
    finally:
        connection.PRAGMAS = pragmas
