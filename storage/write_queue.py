"""The order in which processes write: who has waited longest comes first, which SQLite does not see to.

Nothing but an order: SQLite's own lock keeps writers apart, whether they queue or not.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from storage.errors import DatabaseUnavailable


class WriteQueue:
    """A locked file beside the database; a lock ends with its process, however it ends."""

    def __init__(self, database: Path) -> None:
        # The same one however the database is named: that of the file that SQLite opens.
        self._path = f"{os.path.realpath(database)}-queue"

    @contextmanager
    def first(self, patience: float) -> Iterator[float]:
        """Be the first of those who write; the seconds that are left of so many. Raises DatabaseUnavailable.

        Where the file cannot be made there is no order, and SQLite says what is wrong with the directory.
        """
        deadline = time.monotonic() + patience
        try:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError:
            yield patience
            return
        place = _Place(descriptor)
        try:
            if not place.reached(patience):
                raise DatabaseUnavailable("others write without end")
            yield max(0.0, deadline - time.monotonic())
        finally:
            place.leave()


class _Place:
    """A place in the queue. The kernel keeps the order, and has no deadline: a thread waits there for who has one."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._settled = threading.Lock()
        """Held once the place is reached or given up, whichever comes first."""
        self._came = threading.Event()

    def reached(self, patience: float) -> bool:
        """Whether it is the first one within so many seconds."""
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            threading.Thread(target=self._wait, daemon=True).start()
            return self._came.wait(patience)
        return self._settled.acquire()

    def _wait(self) -> None:
        with suppress(OSError):
            fcntl.flock(self._descriptor, fcntl.LOCK_EX)
        if self._settled.acquire(blocking=False):
            self._came.set()
        else:
            self._free()

    def leave(self) -> None:
        """Let the next one come; a place that is not reached yet is left when it is."""
        if not self._settled.acquire(blocking=False):
            self._free()

    def _free(self) -> None:
        # Said, since a forked process may have the file open too.
        fcntl.flock(self._descriptor, fcntl.LOCK_UN)
        os.close(self._descriptor)
