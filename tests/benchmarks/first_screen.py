"""From the start of the process to a first screen that takes a key: Guichet against three bare widgets.

Each run starts the real program in a pseudo-terminal, types a letter as soon as the page shows, and waits for it.
The two programs take turns, so that a busy machine slows both.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import argon2

from storage import Store
from storage.passwords import Hasher
from tests.terminal.emulator import Terminal

RUNS = 15
GUICHET = (sys.executable, "-I", "-m", "tui")
BASELINE = (sys.executable, "-I", str(Path(__file__).with_name("baseline_app.py")))


def seconds_to_first_letter(command: Sequence[str], home: Path) -> float:
    """One start, in seconds."""
    environment = {"HOME": str(home), "TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
    started = time.perf_counter()
    with Terminal(command, env=environment) as terminal:
        terminal.wait_for("Me connecter")
        terminal.send("§")
        terminal.wait_for("§")
        return time.perf_counter() - started


def main() -> None:
    """Print the medians and their ratio."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        store = Store(home / ".local/share/guichet/guichet.db", hasher=Hasher(argon2.profiles.CHEAPEST))
        store.add_user("marie.tremblay", "une phrase assez longue")
        store.close()
        times: dict[Sequence[str], list[float]] = {GUICHET: [], BASELINE: []}
        for _run in range(RUNS):
            for command, seconds in times.items():
                seconds.append(seconds_to_first_letter(command, home))
    ours, bare = (statistics.median(times[command]) for command in (GUICHET, BASELINE))
    print(f"first screen ready for typing, median of {RUNS}: {ours * 1000:.0f} ms")
    print(f"three bare widgets:                              {bare * 1000:.0f} ms")
    print(f"ratio:                                           {ours / bare:.2f}")


if __name__ == "__main__":
    main()
