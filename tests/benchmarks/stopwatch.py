"""A terminal that tells when the bytes of a screen came, without the time to read them or to ask."""

from __future__ import annotations

import os
import select
import time

from tests.terminal.emulator import Awaited, Terminal
from tests.terminal.screen import SYNCHRONIZED

QUIET = 0.1
"""Seconds of silence after which the bytes received are looked at."""
PATIENCE = 20


class Stopwatch(Terminal):
    """A terminal whose keys are timed until a screen is painted."""

    def __enter__(self) -> Stopwatch:
        """Return the terminal."""
        return self

    def press(self, keys: str, seen: Awaited) -> float:
        """Return the seconds from a key to the last byte of the frame that shows the awaited text.

        Raises AssertionError.
        """
        question = seen if callable(seen) else (lambda terminal: seen in terminal.text())
        assert not question(self), f"{seen!r} before {keys!r}"
        started = time.perf_counter()
        os.write(self._fd, keys.encode())
        while time.perf_counter() < started + PATIENCE:
            painted = 0.0
            for moment, data in self._listen():
                self._received += data
                self.screen.feed(data)
                if not painted and SYNCHRONIZED not in self.modes and question(self):
                    painted = moment
            if painted:
                return painted - started
        raise AssertionError(self._explain(f"waited for {seen!r} after {keys!r}"))

    def _listen(self) -> list[tuple[float, bytes]]:
        """Read until the terminal is quiet; return what came, and when."""
        heard: list[tuple[float, bytes]] = []
        while select.select([self._fd], [], [], QUIET)[0]:
            data = os.read(self._fd, 1 << 20)
            heard.append((time.perf_counter(), data))
        return heard
