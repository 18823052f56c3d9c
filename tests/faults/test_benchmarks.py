"""Every benchmark runs to its end; what fails or dies at its work is told, and nobody waits for it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.benchmarks.catalogue import ON_REQUEST, benchmarks
from tests.benchmarks.crew import together
from tests.faults.acts import die_at_work, die_before, fail_before, numbered

FOLDER = Path(__file__).parents[1] / "benchmarks"
BASELINES = {"baseline_app", "static_screens"}
"""Programs that benchmarks start."""
LONGEST = 120
"""Seconds for the smallest run of one, on a machine with other work."""


def names() -> set[str]:
    """Those that have rows, without loading any while tests are collected."""
    return {path.stem for path in FOLDER.glob("[!_]*.py") if re.search(r"^def rows\(", path.read_text(), re.MULTILINE)}


@pytest.mark.long
@pytest.mark.parametrize("name", sorted(names()))
def test_every_benchmark_runs_to_its_end(name: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.benchmarks", "--smallest", name]
    printed = tmp_path / "printed"
    with printed.open("wb") as file:
        process = subprocess.Popen(
            command, cwd=FOLDER.parents[1], stdout=file, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        status = process.wait(LONGEST)
    finally:
        if process.poll() is None:
            # What it started waits for ever too.
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    assert (status, bool(printed.read_bytes())) == (0, True), printed.read_text()


def test_no_program_of_the_folder_is_left_out() -> None:
    programs = {path.stem for path in FOLDER.glob("[!_]*.py") if '__name__ == "__main__"' in path.read_text()}
    assert programs == BASELINES
    assert not BASELINES & benchmarks().keys()
    assert benchmarks().keys() == names()
    assert benchmarks().keys() >= {"scanning", "ordinary_pace", *ON_REQUEST}


def test_a_crew_tells_what_each_came_to() -> None:
    assert together(3, numbered, "as") == ["as 0", "as 1", "as 2"]


@pytest.mark.timeout(60)
@pytest.mark.parametrize("work", [fail_before, die_before, die_at_work])
def test_nobody_waits_for_a_process_that_failed_or_died(work: Callable[..., None]) -> None:
    with pytest.raises(ChildProcessError):
        together(3, work)
