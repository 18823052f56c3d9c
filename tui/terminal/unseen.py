"""Typing without echo, although the shell turns it on again each time the program is stopped."""

from __future__ import annotations

import os
import signal
import termios
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from tui.terminal import foreground


@contextmanager
def unseen(terminal: int) -> Iterator[None]:
    """Show nothing that is typed; unlike `getpass`, keep what was typed ahead. Raises NeverOurs."""
    foreground.wait(terminal)
    shown = termios.tcgetattr(terminal)
    hidden = [*shown]
    hidden[3] &= ~termios.ECHO

    def show() -> None:
        with suppress(termios.error):
            termios.tcsetattr(terminal, termios.TCSADRAIN, shown)

    def hide() -> None:
        foreground.wait(terminal)
        with suppress(termios.error):
            termios.tcsetattr(terminal, termios.TCSADRAIN, hidden)

    def stop() -> None:
        show()
        os.kill(os.getpid(), signal.SIGSTOP)

    with _on({signal.SIGTSTP: stop, signal.SIGCONT: hide}):
        try:
            hide()
            yield
        finally:
            show()


@contextmanager
def _on(acts: Mapping[signal.Signals, Callable[[], None]]) -> Iterator[None]:
    """Do this at these signals, but for those that are ignored. Only the main thread hears of them."""
    earlier: dict[signal.Signals, Any] = {}
    if threading.current_thread() is threading.main_thread():
        earlier = {number: signal.getsignal(number) for number in acts}
    try:
        for number, handler in earlier.items():
            if handler is not signal.SIG_IGN:
                signal.signal(number, lambda given, _frame: acts[signal.Signals(given)]())
        yield
    finally:
        for number, handler in earlier.items():
            signal.signal(number, handler)
