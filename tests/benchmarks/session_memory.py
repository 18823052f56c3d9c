"""Memory of sessions at rest, what they share counted in proportion (PSS), against as many of a bare application.

`python -m tests.benchmarks.session_memory [HOW MANY]`. Reads what only root may: a session cannot be looked into.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from tests.benchmarks.first_screen import BASELINE
from tests.benchmarks.guided import prepare
from tests.benchmarks.harness import HEADER, Row
from tests.terminal.emulator import Terminal
from tests.terminal.program import MODULE, environment

SESSIONS = 10
AT_ONCE = 4
"""How many start together."""
REST = 3
"""Seconds after which a program has loaded what it loads after its first page."""


def megabytes(command: Sequence[str], sessions: int, home: Path) -> float:
    """Of one session among so many."""
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
        time.sleep(REST)
        return sum(_pss(terminal.pid) for terminal in terminals) / sessions


def _pss(process: int) -> float:
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("Pss:")).split()[1]) / 1024


def rows(full: bool, sessions: int = 0) -> Iterator[Row]:
    """One session, and many."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        prepare(home)
        for count in (1, sessions or (100 if full else SESSIONS)):
            ours, bare = (megabytes(command, count, home) for command in (MODULE, BASELINE))
            yield Row(f"memory of a session at rest, of {count}, against a bare application", ours, bare, 1.5, "MB")


if __name__ == "__main__":
    print(HEADER, *rows(full=False, sessions=int("".join(sys.argv[1:]) or 0)), sep="\n")
