"""The terminal between two clients: as a program expects to find it, without a trace, and deaf."""

from __future__ import annotations

import json
import os
import termios
from typing import Any

_MODES = (2026, 1000, 1002, 1003, 1005, 1006, 1015, 1016, 1004, 2004, 2031, 2048, 6)
"""Held frames, mouse, focus, paste, colours, sizes, origin: whatever a client that was killed may have left on."""
_PLAIN = "".join(f"\x1b[?{mode}l" for mode in _MODES) + "\x1b[r\x1b[?7h\x1b[0m\x1b(B\x1b]22;default\x07"
_KEYBOARD = "\x1b[=0u\x1b[<9u"
"""The kitty keyboard protocol; each of the two screens has its own."""
_ALTERNATE, _MAIN, _NO_HISTORY = "\x1b[?1049h", "\x1b[?1049l", "\x1b[3J"
_HIDE_CURSOR, _SHOW_CURSOR = "\x1b[?25l", "\x1b[?25h"


class TerminalGone(Exception):
    """Tells that the line has dropped."""


class Terminal:
    """Reads and writes file descriptors of one terminal."""

    def __init__(self, as_found: str = "", reading: int = 0, writing: int = 2) -> None:
        """Take over the terminal, which was found as another `Terminal` says, or is as it is. Raises TerminalGone."""
        self._reading, self._writing = reading, writing
        try:
            self._as_found = _read(as_found) if as_found else termios.tcgetattr(reading)
        except termios.error as error:
            raise TerminalGone from error

    @property
    def as_found(self) -> str:
        """Return how the terminal was found, as ASCII text."""
        *numbers, characters = self._as_found
        return json.dumps([*numbers, [list(each) if isinstance(each, bytes) else each for each in characters]])

    def clear(self) -> None:
        """Erase both screens and the history; drop what was typed, and stop showing it. Raises TerminalGone."""
        deaf = [*self._as_found[:6], list(self._as_found[6])]
        deaf[0] &= ~termios.IXON
        # Keys neither show nor send signals: whoever stands there is not who started the kiosk.
        deaf[3] &= ~(termios.ECHO | termios.ECHONL | termios.ICANON | termios.ISIG | termios.IEXTEN)
        self._set(deaf)
        self._write(self._erasing() + _HIDE_CURSOR)

    def say(self, sentence: str) -> None:
        """Say one sentence in the middle of the screen. Raises TerminalGone."""
        columns, rows = self._size()
        row, column = max(1, rows // 2), max(1, (columns - len(sentence)) // 2 + 1)
        self._write(f"\x1b[{row};{column}H{sentence}")

    def give_back(self) -> None:
        """Erase everything, and leave the terminal as it was found. Raises TerminalGone."""
        self._write(self._erasing() + _SHOW_CURSOR)
        self._set(self._as_found)

    def _erasing(self) -> str:
        # Line by line, since some terminals scroll a screen cleared at once into their history.
        lines = "".join(f"\x1b[{row};1H\x1b[2K" for row in range(1, self._size()[1] + 1))
        return f"{_PLAIN}{_ALTERNATE}{_KEYBOARD}{lines}{_MAIN}{_KEYBOARD}{lines}{_NO_HISTORY}\x1b[H"

    def _size(self) -> os.terminal_size:
        try:
            found = os.get_terminal_size(self._writing)
        except OSError:
            return os.terminal_size((80, 24))
        return found if found.lines else os.terminal_size((80, 24))

    def _set(self, attributes: list[object]) -> None:
        try:
            termios.tcflush(self._reading, termios.TCIFLUSH)
            termios.tcsetattr(self._reading, termios.TCSANOW, attributes)  # type: ignore[arg-type]
        except termios.error as error:
            raise TerminalGone from error

    def _write(self, text: str) -> None:
        data = text.encode()
        try:
            # A client that was killed may have left it stopped, or not waiting.
            termios.tcflow(self._writing, termios.TCOON)
            os.set_blocking(self._writing, True)
            while data:
                data = data[os.write(self._writing, data) :]
        except (OSError, termios.error) as error:
            raise TerminalGone from error


def _read(as_found: str) -> list[Any]:
    *numbers, characters = json.loads(as_found)
    return [*numbers, [bytes(each) if isinstance(each, list) else each for each in characters]]
