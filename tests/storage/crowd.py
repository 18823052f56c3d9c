"""Many actors at the same moment: threads of this process, or processes of their own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from threading import Barrier
from typing import TypeVar

ROOT = Path(__file__).parents[2]

Outcome = TypeVar("Outcome")


def threads(count: int, act: Callable[[], Outcome]) -> list[Outcome]:
    """Return what each thread got; all start together."""
    gate = Barrier(count)

    def wait_and_act() -> Outcome:
        gate.wait()
        return act()

    with ThreadPoolExecutor(count) as pool:
        return [future.result() for future in [pool.submit(wait_and_act) for _ in range(count)]]


def processes(count: int, act: str, database: Path, *arguments: str) -> list[str]:
    """Return what each `contender` said; all start together."""
    command = [sys.executable, "-m", "tests.storage.contender", act, str(database), *arguments]
    with ExitStack() as stack:
        started = [
            stack.enter_context(
                subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)
            )
            for _ in range(count)
        ]
        for process in started:
            stack.callback(process.kill)
        pipes = [(process.stdin, process.stdout) for process in started]
        for _, said in pipes:
            assert said is not None
            assert said.readline() == "ready\n"
        for gate, _ in pipes:
            assert gate is not None
            gate.close()
        return [said.read().strip() for _, said in pipes if said is not None]
