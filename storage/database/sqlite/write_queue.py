"""The order in which processes write: first come, first served, which SQLite alone does not ensure.

It is only an order: SQLite's own lock keeps writers apart, whether they queue or not.
"""

from __future__ import annotations

import errno
import fcntl
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from storage.domain.errors import CannotOpen, DatabaseUnavailable


class WriteQueue:
    """A queue of two locked files beside the database: one for the process that writes, one for the next.

    A lock ends with its process. With a single file, a process that has just written could take the lock again before
    the one that waits for it has woken up.
    """

    def __init__(self, database: Path) -> None:
        # Named after the file that SQLite opens, so that all links to a database share one queue.
        beside = os.path.realpath(database)
        self._next, self._first = f"{beside}-queue", f"{beside}-queue-first"

    @contextmanager
    def first(self, patience: float) -> Iterator[float]:
        """Wait to be first among the writers, at most `patience` seconds; yield how many of them are left.

        Where the file cannot be made there is no queue, and SQLite reports what is wrong with the directory. Raises
        DatabaseUnavailable, and CannotOpen if there is a link in its place, which could have another file locked.
        """
        deadline = time.monotonic() + patience
        leave_next = _come(self._next, deadline)
        try:
            leave_first = _come(self._first, deadline)
        except BaseException:
            leave_next()
            raise
        try:
            leave_next()
            yield max(0.0, deadline - time.monotonic())
        finally:
            leave_first()


def _come(path: str, deadline: float) -> Callable[[], None]:
    """Wait for a place in the queue; return how to leave it. Raises CannotOpen, DatabaseUnavailable."""
    try:
        place = _Place(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600))
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise CannotOpen(Path(path), error.strerror or "") from error
        return lambda: None
    try:
        if not place.reached(max(0.0, deadline - time.monotonic())):
            raise DatabaseUnavailable("others write without end")
    except BaseException:
        place.leave()
        raise
    return place.leave


class _Place:
    """A place in the queue. The kernel keeps the order but knows no deadline, so a thread waits in it."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._settled = threading.Lock()
        """Held once the place is reached or given up, whichever comes first."""

    def reached(self, patience: float) -> bool:
        """Tell whether this place became the first one within so many seconds."""
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            came = threading.Event()
            threading.Thread(target=self._wait, args=(came,), daemon=True).start()
            return came.wait(patience)
        return self._settled.acquire()

    def _wait(self, came: threading.Event) -> None:
        with suppress(OSError):
            fcntl.flock(self._descriptor, fcntl.LOCK_EX)
        if self._settled.acquire(blocking=False):
            came.set()
        else:
            self._free()

    def leave(self) -> None:
        """Let the next process come; a place that is not reached yet is left once it is."""
        if not self._settled.acquire(blocking=False):
            self._free()

    def _free(self) -> None:
        # Unlocked explicitly, since a forked process may have the file open too.
        fcntl.flock(self._descriptor, fcntl.LOCK_UN)
        os.close(self._descriptor)
