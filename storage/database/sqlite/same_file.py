"""A check that the open file is still the one at its path: writes to a replaced file would be lost in silence."""

from __future__ import annotations

import os
from pathlib import Path

from storage.domain.errors import DatabaseReplaced

Identity = tuple[int, int]
"""The device and the inode of a file."""


class SameFile:
    """A database file and its companions, as they were at the first look."""

    def __init__(self, database: Path) -> None:
        self._path = database
        self._database: Identity | None = None
        self._companions: tuple[Identity | None, ...] | None = None

    def must_be_there(self) -> None:
        """Refuse to go on if another database is at the path, or none. Raises DatabaseReplaced."""
        found = _found(self._path)
        identity = _identity(found)
        if self._database is None:
            self._database = identity
        # After the file was emptied, as by a failed copy onto it, SQLite would go on from what it remembers.
        if found is None or found.st_size == 0 or identity != self._database:
            raise DatabaseReplaced(self._path)

    def must_be_whole(self) -> None:
        """Check the database, and also its log and index, which stay in place as long as a connection writes.

        Raises DatabaseReplaced.
        """
        self.must_be_there()
        # SQLite names these files after the file that a link leads to, and puts them beside it.
        beside = Path(os.path.realpath(self._path))
        found = tuple(_identity(_found(beside.with_name(f"{beside.name}{ending}"))) for ending in ("-wal", "-shm"))
        if self._companions is None:
            self._companions = found
        if found != self._companions:
            raise DatabaseReplaced(self._path)

    def forget(self) -> None:
        """Start again from the next look, now that nothing is open any more."""
        self._database = self._companions = None


def _found(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except FileNotFoundError:
        return None


def _identity(found: os.stat_result | None) -> Identity | None:
    return None if found is None else (found.st_dev, found.st_ino)
