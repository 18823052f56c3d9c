"""The order in which processes write: who waits comes before who has just written, which SQLite does not see to.

Nothing but an order: SQLite's own lock keeps writers apart, whether they queue or not.
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
    """Two locked files beside the database, one to be the next and one to be the first; a lock ends with its process.

    Were there one, who has just written could take it again before a process that was woken for it comes to run.
    """

    def __init__(self, database: Path) -> None:
        # The same ones however the database is named: those of the file that SQLite opens.
        beside = os.path.realpath(database)
        self._next, self._first = f"{beside}-queue", f"{beside}-queue-first"

    @contextmanager
    def first(self, patience: float) -> Iterator[float]:
        """Be the first of those who write; the seconds that are left of so many.

        Where the file cannot be made there is no order, and SQLite says what is wrong with the directory. Raises
        DatabaseUnavailable, and CannotOpen of a link in its place, by which somebody would have another file locked.
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
    """Wait for a place; how to leave it. Raises CannotOpen, DatabaseUnavailable."""
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
    """A place in the queue. The kernel keeps the order, and has no deadline: a thread waits there for who has one."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._settled = threading.Lock()
        """Held once the place is reached or given up, whichever comes first."""

    def reached(self, patience: float) -> bool:
        """Whether it is the first one within so many seconds."""
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
        """Let the next one come; a place that is not reached yet is left when it is."""
        if not self._settled.acquire(blocking=False):
            self._free()

    def _free(self) -> None:
        # Said, since a forked process may have the file open too.
        fcntl.flock(self._descriptor, fcntl.LOCK_UN)
        os.close(self._descriptor)
