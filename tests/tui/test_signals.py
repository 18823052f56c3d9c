"""A signal ends the program whatever it waits for, and a terminal that takes nothing is made to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import termios
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

from tui.terminal.signals import LEAVE_ON, unblock

WAITING_FOR_EVER = """
import os, queue, sys
from tui.terminal import signals
signals.PATIENCE = 0
def leave(code):
    print(code, flush=True)
signals.leave_on_signals(leave, 0)
full = queue.Queue(1)
full.put(None)
print("ready", flush=True)
full.put(None)
"""


@pytest.mark.parametrize("number", LEAVE_ON)
def test_the_event_loop_may_be_waiting(number: signal.Signals) -> None:
    command = [sys.executable, "-I", "-c", WAITING_FOR_EVER]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True) as waiting:
        assert waiting.stdout
        assert waiting.stdout.readline() == "ready\n"
        waiting.send_signal(number)
        assert waiting.stdout.readline() == f"{128 + number}\n"
        assert waiting.wait(20) == 128 + number


@pytest.fixture
def line() -> Iterator[tuple[int, int]]:
    """Both ends of a terminal: the one that shows, and the program's."""
    ends = os.openpty()
    yield ends
    for end in ends:
        os.close(end)


def not_read(program: int) -> None:
    """As full as it gets."""
    os.set_blocking(program, False)
    with suppress(BlockingIOError):
        while True:
            os.write(program, b"secret " * 1000)
    os.set_blocking(program, True)


def stopped(program: int) -> None:
    """By Scroll Lock."""
    os.write(program, b"secret ")
    termios.tcflow(program, termios.TCOOFF)


@pytest.mark.parametrize("taking_nothing", [not_read, stopped])
def test_what_erases_gets_through(line: tuple[int, int], taking_nothing: Callable[[int], None]) -> None:
    terminal, program = line
    taking_nothing(program)
    erasing = threading.Thread(target=os.write, args=(program, b"erased"), daemon=True)
    erasing.start()
    unblock(program)
    erasing.join(20)
    assert not erasing.is_alive()
    shown = b""
    while not shown.endswith(b"erased"):
        shown += os.read(terminal, 4096)
    assert len(shown) < 5000, "most of what waited was dropped"
