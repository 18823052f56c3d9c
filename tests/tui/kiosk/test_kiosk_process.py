"""The process of a client is heard, and only where somebody listens does its heart beat."""

from __future__ import annotations

import asyncio
import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from storage import Store
from tests.conftest import FixedClock
from tui.config.settings import Settings
from tui.kiosk import heartbeat
from tui.kiosk.app import KioskApp
from tui.kiosk.process import Process
from tui.kiosk.starts import spawned
from tui.wizard.services import Services

BEATS = "from tui.kiosk.heartbeat import heart; beat = heart(); beat(); beat(); import signal; signal.pause()"


def test_its_heart_is_heard_until_it_ends() -> None:
    process = Process(spawned((sys.executable, "-I", "-c", BEATS), os.environ))
    try:
        assert process.heart is not None
        assert select.select([process.heart], [], [], 20)[0]
        assert process.status() is None
        process.hear()
        assert 29 < process.silence_left <= 30
    finally:
        process.signal(signal.SIGKILL)
        while process.status() is None:
            select.select([], [], [], 0.01)
        process.close()


def test_a_file_in_its_place_is_not_written_to(tmp_path: Path) -> None:
    file = tmp_path / "guichet.db"
    shell = f'exec 3>{file}; exec "{sys.executable}" -I -c "{BEATS}"'
    done = subprocess.run(["sh", "-c", shell], capture_output=True, stdin=subprocess.DEVNULL, check=False)
    assert b"NoSupervisor" in done.stderr
    assert file.read_bytes() == b""


async def test_the_kiosk_says_that_it_lives(store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    beats: list[float] = []
    monkeypatch.setattr(heartbeat, "EVERY", 0.01)
    app = KioskApp(Services(store, Settings(), clock), lambda: beats.append(clock.now))
    async with app.run_test():
        while len(beats) < 3:
            await asyncio.sleep(0.01)
