"""From the start of the process to a first screen that takes a key: Guichet against three bare widgets.

Each run starts the real program in a pseudo-terminal, types a letter as soon as the page shows, and waits for it.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from statistics import median

from tests.benchmarks.guided import prepare
from tests.benchmarks.harness import HEADER, Row, taking_turns
from tests.terminal.emulator import Terminal
from tests.terminal.program import MODULE, environment

RUNS = 15
BASELINE = (sys.executable, "-I", str(Path(__file__).with_name("baseline_app.py")))


def start(command: Sequence[str], home: Path) -> float:
    """Seconds from the command to the letter."""
    started = time.perf_counter()
    with Terminal(command, env=environment(HOME=str(home))) as terminal:
        terminal.wait_for("Me connecter")
        terminal.send("§")
        terminal.wait_for("§")
        return time.perf_counter() - started


def rows(full: bool) -> Iterator[Row]:
    """The middle one of the starts, and the fastest: what else the machine does only ever makes one slower."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        prepare(home)
        acts = {"ours": partial(start, MODULE, home), "bare": partial(start, BASELINE, home)}
        times = taking_turns(acts, RUNS * (3 if full else 1))
    for name, choice in (("median", median), ("fastest", min)):
        ours, bare = choice(times["ours"]) * 1000, choice(times["bare"]) * 1000
        yield Row(f"start to a first screen that takes a key, {name}, against three bare widgets", ours, bare, 1.25)


if __name__ == "__main__":
    print(HEADER, *rows(full="--full" in sys.argv), sep="\n")
