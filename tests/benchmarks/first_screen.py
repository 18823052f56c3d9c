"""The time from the start of the process to a first screen that takes a key: Guichet against three bare widgets.

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
from tests.benchmarks.harness import Row, Size, taking_turns
from tests.terminal.emulator import Terminal
from tests.terminal.program import MODULE, environment

RUNS = 15
BASELINE = (sys.executable, "-I", str(Path(__file__).with_name("baseline_app.py")))


def start(command: Sequence[str], home: Path, processor: list[float]) -> float:
    """Return the seconds from the command to the letter; append the processor time, which varies less."""
    started = time.perf_counter()
    with Terminal(command, env=environment(HOME=str(home))) as terminal:
        terminal.wait_for("Me connecter")
        terminal.send("§")
        terminal.wait_for("§")
        seconds = time.perf_counter() - started
        processor.append(_processor_seconds(terminal.pid))
        return seconds


def _processor_seconds(process: int) -> float:
    """Return the processor time of all threads of a process in seconds (proc(5), schedstat)."""
    return sum(int(path.read_text().split()[0]) for path in Path(f"/proc/{process}/task").glob("*/schedstat")) / 1e9


def rows(size: Size) -> Iterator[Row]:
    """Measure the median of the starts, and the least processor time."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        prepare(home)
        processor: dict[str, list[float]] = {"ours": [], "bare": []}
        commands = {"ours": MODULE, "bare": BASELINE}
        acts = {name: partial(start, command, home, processor[name]) for name, command in commands.items()}
        times = taking_turns(acts, size.of(1, RUNS, RUNS * 3))
    for name, taken, choice in (("median", times, median), ("processor time, least", processor, min)):
        ours, bare = choice(taken["ours"]) * 1000, choice(taken["bare"]) * 1000
        yield Row(f"start to a first screen that takes a key, {name}, against three bare widgets", ours, bare, 1.25)
