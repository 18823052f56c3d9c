"""Is what is open still what is at its path? A write to a file that was replaced would be told as done, and be lost."""

from __future__ import annotations

import os
from pathlib import Path

from storage.errors import DatabaseReplaced

Identity = tuple[int, int]
"""Device and inode."""


class SameFile:
    """A database and its companions, as they were when they were first looked at."""

    def __init__(self, database: Path) -> None:
        self._path = database
        self._database: Identity | None = None
        self._companions: tuple[Identity | None, ...] | None = None

    def must_be_there(self) -> None:
        """Raises DatabaseReplaced if another database is there, or none."""
        found = _identity(self._path)
        if self._database is None:
            self._database = found
        if found is None or found != self._database or _is_empty(self._path):
            raise DatabaseReplaced(self._path)

    def must_be_whole(self) -> None:
        """The same of the log and its index too, which stay for as long as a connection writes.

        Raises DatabaseReplaced.
        """
        self.must_be_there()
        # As SQLite names them: beside the file that a link leads to.
        beside = Path(os.path.realpath(self._path))
        found = tuple(_identity(beside.with_name(f"{beside.name}{ending}")) for ending in ("-wal", "-shm"))
        if self._companions is None:
            self._companions = found
        if found != self._companions:
            raise DatabaseReplaced(self._path)

    def forget(self) -> None:
        """Nothing is open any more."""
        self._database = self._companions = None


def _is_empty(path: Path) -> bool:
    """Whether it was emptied, as by a copy onto it that failed: SQLite would go on from what it remembers."""
    return path.stat().st_size == 0


def _identity(path: Path) -> Identity | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino
