"""Memory of idle sessions, shared memory counted in proportion (PSS), against as many of a bare application.

Needs root: nobody else can look into a session.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from tests.benchmarks.first_screen import BASELINE
from tests.benchmarks.guided import GUICHET, prepare, to_the_qr_code
from tests.benchmarks.harness import Row, Size
from tests.benchmarks.stopwatch import Stopwatch
from tests.terminal.emulator import Terminal
from tests.terminal.program import MODULE, environment

SESSIONS, ALL_SESSIONS = 10, 100
AT_ONCE = 4
"""The number of sessions that start together."""
REST = 3
"""Seconds after which a program has loaded what it loads after its first page."""


def megabytes(command: Sequence[str], sessions: int, home: Path, rest: float) -> float:
    """Return the megabytes of one session among so many."""
    with ExitStack() as opened:
        terminals: list[Terminal] = []
        while len(terminals) < sessions:
            together = min(AT_ONCE, sessions - len(terminals))
            started = [
                opened.enter_context(Terminal(command, env=environment(HOME=str(home)))) for _ in range(together)
            ]
            for terminal in started:
                terminal.wait_for("Me connecter", timeout=60)
            terminals += started
        time.sleep(rest)
        return sum(pss(terminal.pid) for terminal in terminals) / sessions


def at_the_qr_code(home: Path, rest: float) -> float:
    """Return the megabytes of a session alone whose person is about to scan."""
    with Stopwatch(GUICHET, env=environment(HOME=str(home))) as terminal:
        to_the_qr_code(terminal, lambda _what, keys, seen: terminal.press(keys, seen))
        time.sleep(rest)
        return pss(terminal.pid)


def pss(process: int) -> float:
    """Return the megabytes of a process, shared memory in proportion."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("Pss:")).split()[1]) / 1024


def rows(size: Size) -> Iterator[Row | str]:
    """Measure one session, and many."""
    if os.geteuid():
        yield "Memory of sessions: only root may look."
        return
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        prepare(home)
        rest = size.of(0, REST, REST)
        for count, aim in ((1, 1.4), (size.of(2, SESSIONS, ALL_SESSIONS), 1.5)):
            ours, bare = (megabytes(command, count, home, rest) for command in (MODULE, BASELINE))
            yield Row(f"memory of a session at rest, of {count}, against a bare application", ours, bare, aim, "MB")
        ours, bare = at_the_qr_code(home, rest), megabytes(BASELINE, 1, home, rest)
        yield Row("memory of a session at the QR code, against a bare application at rest", ours, bare, 1.5, "MB")
