"""The signals that end a full-screen program, whatever it is waiting for."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from queue import SimpleQueue
from typing import NoReturn

LEAVE_ON = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT)
PATIENCE = 1.0
"""Seconds a signalled program may take to leave; then it ends as it is."""


def leave_by_exception(*numbers: signal.Signals) -> None:
    """End by SystemExit on such a signal, so that a terminal that shows nothing is made to show again."""

    def leave(number: int, _frame: object) -> NoReturn:
        raise SystemExit(128 + number)

    for number in numbers:
        signal.signal(number, leave)


def leave_on_signals(leave: Callable[[int], None]) -> Callable[[], int]:
    """Call `leave`, in a thread of its own, with the exit code of the first such signal: 128+n.

    Return a function that tells this code from then on, and 0 before.
    """
    heard: SimpleQueue[int] = SimpleQueue()
    codes: list[int] = []

    def hear(number: int, _frame: object) -> None:
        # In the background, what reads the terminal or gives it back would stop the program.
        for of_background in (signal.SIGTTIN, signal.SIGTTOU):
            signal.signal(of_background, signal.SIG_IGN)
        codes.append(128 + number)
        heard.put(number)  # safe whatever it interrupts, unlike locks and events

    def act() -> None:
        code = 128 + heard.get()
        leave(code)
        time.sleep(PATIENCE)
        os._exit(code)

    for number in LEAVE_ON:
        signal.signal(number, hear)
    threading.Thread(target=act, name="signals", daemon=True).start()
    return lambda: codes[0] if codes else 0
