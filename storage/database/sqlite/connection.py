"""Connections to SQLite files: their pragmas, what they can do, and their errors in our words."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from storage.domain.errors import CannotOpen, DatabaseDamaged, DatabaseUnavailable, NotOurDatabase, StorageError

APPLICATION_ID = 0x47554943
"""`GUIC`, in the header of the file."""
BUSY_SECONDS = 15
"""How many seconds a connection waits for the others: enough to serve fifty people, slowly, on a busy machine."""
PRAGMAS = f"""
PRAGMA foreign_keys = ON;
PRAGMA busy_timeout = {BUSY_SECONDS * 1000};
PRAGMA synchronous = FULL;
PRAGMA secure_delete = ON;
PRAGMA trusted_schema = OFF;
PRAGMA cell_size_check = ON;
"""


class FileConnection(sqlite3.Connection):
    """A connection to a file, with or without a transaction: its writers come one after the other, and lock no row."""

    for_update = skip_locked = ""

    def stream(self, sql: str, parameters: Sequence[Any] = ()) -> Iterator[Any]:
        """Run one statement and yield its rows."""
        return iter(self.execute(sql, parameters))

    def lock_persons(self, _ids: Collection[int]) -> None:
        """Do nothing: nobody else writes."""

    def lock(self, _what: str) -> None:
        """Do nothing: nobody else writes."""

    def last_with_the_next(self) -> None:
        """Do nothing: a file is waited for each time."""

    def keep_receipt(self) -> None:
        """Do nothing: SQLite says what became of a commit."""

    def is_not_text(self, error: Exception) -> bool:
        """Tell whether a text column held bytes that are no text."""
        return not_text(error)


def connect(path: Path, options: str = "mode=rw") -> FileConnection:
    """Return a connection to an existing file, with our pragmas and without automatic transactions."""
    # Only `Database.close` uses a connection from another thread, when the other threads have ended.
    connection = sqlite3.connect(
        f"{path.resolve().as_uri()}?{options}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        factory=FileConnection,
    )
    connection.row_factory = sqlite3.Row
    connection.executescript(PRAGMAS)
    return connection


def connect_to_check(path: Path) -> FileConnection:
    """Return a read-only connection to a file that may be anything. Raises CannotOpen."""
    if not path.is_file():
        raise CannotOpen(path)
    return connect(path, "mode=ro")


@contextmanager
def errors_of(path: Path) -> Iterator[None]:
    """Translate SQLite's errors about a file into ours."""
    try:
        yield
    except StorageError:
        raise
    except (UnicodeDecodeError, IndexError, OverflowError) as error:
        # Errors of Python's sqlite3 itself: the schema is no longer text, a row no longer has a column of this name, or
        # a number was read that is so large that none comes after it.
        raise DatabaseDamaged(path) from error
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", None)
        primary = None if code is None else code & 0xFF
        if primary == sqlite3.SQLITE_NOTADB:
            raise NotOurDatabase(path) from error
        if primary == sqlite3.SQLITE_CANTOPEN or code == sqlite3.SQLITE_READONLY_DIRECTORY:
            raise CannotOpen(path, str(error)) from error
        # A rule of the schema is never broken by rows that this program writes to a sound file.
        if primary in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_CONSTRAINT) or not_text(error):
            raise DatabaseDamaged(path) from error
        if isinstance(error, sqlite3.OperationalError):
            raise DatabaseUnavailable(detail=str(error)) from error
        raise


def not_text(error: Exception) -> bool:
    """Tell whether a text column held bytes that are no text, an error to which Python's sqlite3 gives no code."""
    return isinstance(error, sqlite3.DatabaseError) and str(error).startswith("Could not decode to UTF-8")
