"""A recording of the terminal: lines that asciinema reads, in a file of its own."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest

from tests.conftest import FixedClock
from tui.terminal.recorder import Recorder


def recorder(file: Path, clock: FixedClock) -> Recorder:
    """One of 80x24."""
    return Recorder(file, 80, 24, "Guichet", clock)


def test_output_and_sizes_are_events(tmp_path: Path, clock: FixedClock) -> None:
    file = tmp_path / "a.cast"
    with recorder(file, clock) as recording:
        recording.output("é\x1b[1m\n\udc80")
        clock.advance(1.5)
        recording.resized(100, 30)
        clock.advance(0.25)
        recording.output("b")
    recording.output("after its end")
    header, *events = map(json.loads, file.read_text("utf-8").splitlines())
    assert {**header, "timestamp": 0} == {"version": 2, "width": 80, "height": 24, "timestamp": 0, "title": "Guichet"}
    assert events == [[0.0, "o", "é\x1b[1m\n?"], [1.5, "r", "100x30"], [1.75, "o", "b"]]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not recording.cut_short


@pytest.mark.parametrize("there", ["file", "link"])
def test_what_is_there_is_not_written_over(tmp_path: Path, clock: FixedClock, there: str) -> None:
    file, other = tmp_path / "a.cast", tmp_path / "other"
    if there == "file":
        file.write_text("kept")
    else:
        file.symlink_to(other)
    with pytest.raises(FileExistsError):
        recorder(file, clock)
    assert not other.exists()


def test_a_full_disk_cuts_it_short(tmp_path: Path, clock: FixedClock) -> None:
    with recorder(tmp_path / "a.cast", clock) as recording:
        recording._file.close()
        recording._file = os.fdopen(os.open("/dev/full", os.O_WRONLY), "w", encoding="utf-8")
        recording.output("lost")
        recording.output("lost too")
        assert recording.cut_short
