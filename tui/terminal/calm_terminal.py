"""A terminal that may disappear, stop or not be read: what is written last reaches it all the same."""

from __future__ import annotations

import os
import signal
import termios
from contextlib import suppress
from typing import TextIO

_PIECE = 2048
"""Characters written at a time: as bytes, less than Linux holds for a pseudo-terminal that is not read."""


class CalmTerminal:
    """Stands in for the terminal's file. Loses what is written to a line that dropped, without an error."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._awaited = ""
        # A program before this one may have left it so; what it does not take at once would be lost.
        with suppress(OSError, ValueError):
            os.set_blocking(file.fileno(), True)
        self.encoding = file.encoding or "utf-8"
        """In which it is written, and sends what is typed."""

    def fileno(self) -> int:
        """Return the descriptor of the terminal."""
        return self._file.fileno()

    def write(self, text: str) -> None:
        """Write, piece by piece, unless the terminal is gone or waits for another text."""
        if text.startswith(self._awaited):
            self._awaited = ""
        for start in range(0, len(text), _PIECE):
            if self._awaited:
                return
            with suppress(OSError, ValueError):
                self._file.write(text[start : start + _PIECE])
                self._file.flush()

    def flush(self) -> None:
        """Do nothing: every piece was flushed when it was written."""

    def skip_to(self, text: str) -> None:
        """Drop what waits to be shown, and all that is written before a text that starts so. For another thread."""
        self._awaited = text
        # In the background, a change of the terminal would stop the program.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTTOU})
        with suppress(termios.error, OSError, ValueError):
            # Linux wakes who waits for room when output goes on, and not when room was made.
            termios.tcflow(self._file, termios.TCOOFF)
            termios.tcflush(self._file, termios.TCOFLUSH)
            termios.tcflow(self._file, termios.TCOON)
