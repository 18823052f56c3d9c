"""Commands from start to end, as processes: the cost of `--version` and of a refused code beyond Python itself."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from itertools import count
from pathlib import Path

from tests.benchmarks.harness import Row, Size, seconds, taking_turns
from tests.benchmarks.people import make_store, name_of

RUNS = 40
GUICHET = (str(Path(sys.executable).with_name("guichet")),)
PATIENCE = 60
"""Seconds after which a command that does not end is a failure."""
PEOPLE = 400
"""The number of people, each asked for a code once: a second code would have to wait for a pause."""


def run(command: tuple[str, ...], home: Path, typed: str = "", ends: int = 0) -> None:
    """Run one process from start to end."""
    environment = {"HOME": str(home), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    done = subprocess.run(
        command, input=typed, env=environment, text=True, capture_output=True, timeout=PATIENCE, check=False
    )
    assert done.returncode == ends, done.stderr


def rows(size: Size) -> Iterator[Row]:
    """Measure the fastest of the runs: other work of the machine only ever makes a run slower."""
    rounds = size.of(1, RUNS, RUNS * 3)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        make_store(home / ".local/share/guichet/guichet.db", size.of(2, PEOPLE, PEOPLE)).close()
        person = map(name_of, count())
        acts = {
            "version": lambda: seconds(partial(run, (*GUICHET, "--version"), home)),
            "python": lambda: seconds(partial(run, (sys.executable, "-c", "pass"), home)),
            "verify": lambda: seconds(partial(run, (*GUICHET, "verify", next(person)), home, "000000\n", 1)),
            "imports": lambda: seconds(partial(run, (sys.executable, "-c", "import sqlite3, hmac"), home)),
        }
        best = {name: min(times) * 1000 for name, times in taking_turns(acts, rounds).items()}
    yield Row("`guichet --version`, against `python -c pass`", best["version"], best["python"], 2)
    yield Row(
        "`guichet verify`, a refused code, against Python with sqlite3 and hmac", best["verify"], best["imports"], 2.5
    )
