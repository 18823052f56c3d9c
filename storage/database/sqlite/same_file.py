"""Is what is open still what is at its path? A write to a file that was replaced would be told as done, and be lost."""

from __future__ import annotations

import os
from pathlib import Path

from storage.domain.errors import DatabaseReplaced

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
        found = _found(self._path)
        identity = _identity(found)
        if self._database is None:
            self._database = identity
        # Of one that was emptied, as by a copy onto it that failed, SQLite would go on from what it remembers.
        if found is None or found.st_size == 0 or identity != self._database:
            raise DatabaseReplaced(self._path)

    def must_be_whole(self) -> None:
        """The same of the log and its index too, which stay for as long as a connection writes.

        Raises DatabaseReplaced.
        """
        self.must_be_there()
        # As SQLite names them: beside the file that a link leads to.
        beside = Path(os.path.realpath(self._path))
        found = tuple(_identity(_found(beside.with_name(f"{beside.name}{ending}"))) for ending in ("-wal", "-shm"))
        if self._companions is None:
            self._companions = found
        if found != self._companions:
            raise DatabaseReplaced(self._path)

    def forget(self) -> None:
        """Nothing is open any more."""
        self._database = self._companions = None


def _found(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except FileNotFoundError:
        return None


def _identity(found: os.stat_result | None) -> Identity | None:
    return None if found is None else (found.st_dev, found.st_ino)
