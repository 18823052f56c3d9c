"""A signal ends the program, whatever it is waiting for."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from tui.terminal.signals import LEAVE_ON

WAITING_FOR_EVER = """
import os, queue, sys
from tui.terminal import signals
signals.PATIENCE = 0
def leave(code):
    print(code, flush=True)
signals.leave_on_signals(leave)
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
