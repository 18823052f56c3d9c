"""The signals that end a full-screen program, whether its terminal takes anything or not."""

from __future__ import annotations

import os
import signal
import termios
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue

LEAVE_ON = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT)
PATIENCE = 1.0
"""Seconds a signalled program may take to leave, and again once its terminal has been made to listen."""


def leave_on_signals(leave: Callable[[int], None], terminal: int) -> None:
    """Call `leave`, in a thread of its own, with the exit code of the first such signal: 128+n.

    The program ends even if nothing comes of it. The event loop cannot hear of these signals: it may be waiting for the
    terminal to take a frame.
    """
    heard: SimpleQueue[int] = SimpleQueue()

    def hear(number: int, _frame: object) -> None:
        heard.put(number)  # safe whatever it interrupts, unlike locks and events

    for number in LEAVE_ON:
        signal.signal(number, hear)
    threading.Thread(target=_wait, args=(heard, leave, terminal), name="signals", daemon=True).start()


def _wait(heard: SimpleQueue[int], leave: Callable[[int], None], terminal: int) -> None:
    code = 128 + heard.get()
    leave(code)
    time.sleep(PATIENCE)
    unblock(terminal)
    time.sleep(PATIENCE)
    os._exit(code)


def unblock(terminal: int) -> None:
    """Drop the frames that wait for a terminal that was stopped or is not read, so that it takes what erases it."""
    # In the background, a change of the terminal would stop the program.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTTOU})
    with suppress(termios.error):
        # Linux wakes a writer that waits for room when output goes on, and not when room was made.
        termios.tcflow(terminal, termios.TCOOFF)
        termios.tcflush(terminal, termios.TCOFLUSH)
        termios.tcflow(terminal, termios.TCOON)
