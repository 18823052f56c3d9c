"""« Client suivant », to a page that takes a key: forked from what is loaded, against a client that is started anew.

Both in one kiosk: a client is started anew once the configuration was written.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.benchmarks.guided import prepare
from tests.benchmarks.harness import Row, Size
from tests.terminal.emulator import Terminal
from tests.terminal.program import MODULE, environment

ROUNDS = 15
COVER, FIRST = "Appuyez sur une touche", "[ Me connecter ]"
SHORTEST_VISIT = 0.4
"""Seconds that a client stays: one who leaves at once was not served."""


def next_client(terminal: Terminal) -> float:
    """Press F12, and a key at the next cover page; return the seconds until that page, which took the key."""
    time.sleep(SHORTEST_VISIT)
    began = time.perf_counter()
    terminal.key("f12")
    terminal.wait_for(COVER)
    seconds = time.perf_counter() - began
    terminal.key("space")
    terminal.wait_for(FIRST)
    return seconds


def rows(size: Size) -> Iterator[Row]:
    """Measure medians, of both in turn."""
    forked, anew = list[float](), list[float]()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        prepare(home)
        configuration = home / ".config/guichet/guichet.toml"
        configuration.parent.mkdir(parents=True)
        with Terminal((*MODULE, "kiosk"), env=environment(HOME=folder)) as terminal:
            terminal.wait_for(COVER)
            terminal.key("space")
            terminal.wait_for(FIRST)
            for number in range(size.of(1, ROUNDS, ROUNDS * 3)):
                configuration.write_text(f"# {number}\n")
                anew.append(next_client(terminal))
                # The supervisor gives way to a new one.
                next_client(terminal)
                forked.append(next_client(terminal))
    ours, baseline = (median(seconds) * 1000 for seconds in (forked, anew))
    yield Row("« Client suivant » to a page that takes a key, against a client started anew", ours, baseline, 0.35)
