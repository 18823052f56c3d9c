"""One measurement is one row of a table: ours, a baseline that took turns with it, and their ratio."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum, auto
from typing import TypeVar

from storage.database.sqlite import engine

Number = TypeVar("Number")
HEADER = "| what | ours | baseline | ratio | aim | met |\n|---|---|---|---|---|---|"


class Size(Enum):
    """How much is measured."""

    SMALLEST = auto()
    """As little as there can be: that it runs is all that is learnt."""
    USUAL = auto()
    FULL = auto()

    def of(self, smallest: Number, usual: Number, full: Number) -> Number:
        """The one of three that belongs to this size."""
        return {Size.SMALLEST: smallest, Size.USUAL: usual, Size.FULL: full}[self]


@dataclass(frozen=True, slots=True)
class Row:
    """Two figures of one run, of the same unit; where more is better, the aim is the least ratio."""

    what: str
    ours: float
    baseline: float
    aim: float | None
    """None where the figure is only to be known."""
    unit: str = "ms"
    more_is_better: bool = False

    @property
    def ratio(self) -> float:
        """Ours to the baseline's."""
        return self.ours / self.baseline

    def __str__(self) -> str:
        """A line of a Markdown table."""
        figures = f"| {self.what} | {self.ours:.4g} {self.unit} | {self.baseline:.4g} {self.unit} | {self.ratio:.2f} |"
        if self.aim is None:
            return f"{figures} | |"
        met = self.ratio >= self.aim if self.more_is_better else self.ratio <= self.aim
        return f"{figures} {'≥' if self.more_is_better else '≤'} {self.aim:g} | {'yes' if met else 'no'} |"


def seconds(act: Callable[[], object]) -> float:
    """How long it takes once."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def taking_turns(acts: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """What each says of itself, so many times, one after the other: what slows the machine slows them all."""
    told: dict[str, list[float]] = {name: [] for name in acts}
    for number in range(rounds):
        # Who goes first changes, since one may leave the machine warmer than it found it.
        for name in list(acts) if number % 2 else reversed(list(acts)):
            told[name].append(acts[name]())
    return told


@contextmanager
def in_a_hurry() -> Iterator[None]:
    """Stores opened here do not wait for the disk: for what is prepared and not measured."""
    pragmas = engine._PRAGMAS
    engine._PRAGMAS = pragmas.replace("synchronous = FULL", "synchronous = OFF")
    try:
        yield
    finally:
        engine._PRAGMAS = pragmas
