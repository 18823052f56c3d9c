"""The time from a key to its screen, in a pseudo-terminal: Guichet against static screens of as many widgets.

Each walk through the guide is a new process, where every screen is shown for the first time. The step by the password
is left out, since argon2 takes its time; writing to the database is not. The first letter is left out too: it comes
while the page is made ready, and belongs to `first_screen`.
"""

from __future__ import annotations

import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

from tests.benchmarks.guided import DIGIT, GUICHET, LETTER, NAME, STEPS, prepare, walk
from tests.benchmarks.harness import Row, Size
from tests.benchmarks.stopwatch import Stopwatch
from tests.terminal.program import environment

WALKS = 10
BASELINE = (sys.executable, "-I", str(Path(__file__).with_name("static_screens.py")))
Times = defaultdict[str, list[float]]


def guichet(home: Path, times: Times) -> None:
    """Walk one person through the guide."""
    prepare(home)
    with Stopwatch(GUICHET, env=environment(HOME=str(home))) as terminal:
        walk(terminal, lambda name, keys, seen: times[name].append(terminal.press(keys, seen)))


def bare(home: Path, times: Times) -> None:
    """Press the same keys in the bare application."""
    with Stopwatch(BASELINE, env=environment(HOME=str(home))) as terminal:
        terminal.wait_for("Suivant")
        terminal.press(NAME[0], NAME[0])
        for end, letter in enumerate(NAME[1:], 2):
            times[LETTER].append(terminal.press(letter, NAME[:end]))
        terminal.press("\r", "Fin Méthodes")
        for step, screen in zip(STEPS[:3], ("Appareil", "Code QR", "Preuve"), strict=True):
            times[step].append(terminal.press("\r", f"Fin {screen}"))
        for digits in range(1, 7):
            times[DIGIT].append(terminal.press("1", "1" * digits))
        for step, screen in zip(STEPS[3:], ("Compte", "Liste"), strict=True):
            times[step].append(terminal.press("\r", f"Fin {screen}"))


def rows(size: Size) -> Iterator[Row]:
    """Measure every key and step: the 95th percentile, which has an aim, and the median, which shows where."""
    ours, baseline = Times(list), Times(list)
    for _walk in range(size.of(1, WALKS, WALKS * 3)):
        for take, times in ((guichet, ours), (bare, baseline)):
            with tempfile.TemporaryDirectory() as folder:
                take(Path(folder), times)
    for name, parts in (("a key", (LETTER, DIGIT)), ("a step", STEPS)):
        late, late_bare = (_p95([seconds for part in parts for seconds in times[part]]) for times in (ours, baseline))
        yield Row(f"{name} to the painted screen, p95, against static screens of bare Textual", late, late_bare, 1.3)
        for part in parts:
            yield Row(f"{part}, median", median(ours[part]) * 1000, median(baseline[part]) * 1000, None)


def _p95(seconds: list[float]) -> float:
    """Return the 95th percentile in milliseconds."""
    return quantiles(seconds, n=20, method="inclusive")[-1] * 1000
