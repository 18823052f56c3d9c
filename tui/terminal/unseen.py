"""Typing without echo, although the shell turns it on again each time the program is stopped."""

from __future__ import annotations

import signal
import termios
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Any

from tui.terminal import foreground, stops

Seen = Callable[[], AbstractContextManager[None]]
"""A context in which what is typed shows."""


@contextmanager
def unseen(terminal: int) -> Iterator[Seen]:
    """Show nothing that is typed, but in the contexts that are made by what this yields.

    Unlike `getpass`, keeps what was typed ahead. Raises NeverOurs, and so do these contexts.
    """
    foreground.wait(terminal)
    shown = termios.tcgetattr(terminal)
    hidden = [*shown]
    hidden[3] &= ~termios.ECHO
    wanted = hidden

    def show() -> None:
        with suppress(termios.error):
            termios.tcsetattr(terminal, termios.TCSADRAIN, shown)

    def go_on() -> None:
        foreground.wait(terminal)
        with suppress(termios.error):
            termios.tcsetattr(terminal, termios.TCSADRAIN, wanted)

    @contextmanager
    def seen() -> Iterator[None]:
        nonlocal wanted
        wanted = shown
        try:
            go_on()
            yield
        finally:
            wanted = hidden
            go_on()

    with _on({signal.SIGTSTP: lambda: stops.stop_after(show), signal.SIGCONT: go_on}):
        try:
            go_on()
            yield seen
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
