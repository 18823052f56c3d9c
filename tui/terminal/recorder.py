"""A recording of the terminal as an asciinema v2 file: a header, then one line an event."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from storage import new_private_file


class Recorder:
    """Writes down what the terminal is sent, and when. https://docs.asciinema.org/manual/asciicast/v2/"""

    def __init__(
        self, path: Path, columns: int, rows: int, title: str, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Make a new file that only its owner reads. Raises OSError, for instance FileExistsError."""
        self._file: TextIO = os.fdopen(new_private_file(path), "w", encoding="utf-8", errors="replace")
        self._clock, self._start = clock, clock()
        self._one_at_a_time = threading.Lock()
        self.cut_short = False
        """Whether the file could not be written to its end."""
        self._line({"version": 2, "width": columns, "height": rows, "timestamp": int(time.time()), "title": title})

    def output(self, text: str) -> None:
        """Write down what was sent to the terminal."""
        self._event("o", text)

    def resized(self, columns: int, rows: int) -> None:
        """Write down that the terminal has another size."""
        self._event("r", f"{columns}x{rows}")

    def __enter__(self) -> Recorder:
        """Return the recorder."""
        return self

    def __exit__(self, *_exception: object) -> None:
        """Close the file."""
        with suppress(OSError):
            self._file.close()

    def _event(self, kind: str, data: str) -> None:
        with self._one_at_a_time:
            if not self._file.closed and not self.cut_short:
                self._line([round(self._clock() - self._start, 6), kind, data])

    def _line(self, value: object) -> None:
        try:
            self._file.write(json.dumps(value, ensure_ascii=False) + "\n")
            # A recording that is cut short is a recording all the same.
            self._file.flush()
        except OSError:
            self.cut_short = True
