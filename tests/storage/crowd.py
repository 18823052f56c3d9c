"""Many actors at the same moment: threads of this process, or processes of their own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import TypeVar

from tests.postgres import databases, engines

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
    """Return what each process of `contender` said; all start together."""
    if engines.is_postgres():
        databases.prepare(database)
    command = [sys.executable, "-m", "tests.storage.contender", str(count), act, str(database), *arguments]
    said = subprocess.run(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, check=True).stdout.splitlines()
    assert len(said) == count
    return said
