"""One SQLite file: its permissions, its pragmas, a connection a thread, and transactions.

Python's own sqlite3 serves every day; sqlite_utils is loaded only when the schema is behind.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.errors import (
    CannotOpen,
    DatabaseDamaged,
    DatabaseUnavailable,
    NewerDatabase,
    NotOurDatabase,
    StorageError,
)

APPLICATION_ID = 0x47554943
"""`GUIC`, in the header of the file."""
SCHEMA_VERSION = 1
"""How many migrations there are; kept in `user_version`."""

_PRAGMAS = """
PRAGMA foreign_keys = ON;
PRAGMA busy_timeout = 5000;
PRAGMA synchronous = FULL;
PRAGMA secure_delete = ON;
PRAGMA trusted_schema = OFF;
PRAGMA cell_size_check = ON;
"""


class Database:
    """Opens the file, and makes it where there is none."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        self._prepare_file()
        with _errors(path):
            self._bring_up_to_date()

    def _prepare_file(self) -> None:
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            # Made before SQLite opens it, which would leave it readable by others.
            os.close(os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        except OSError as error:
            raise CannotOpen(self.path, error.strerror or "") from error

    def _bring_up_to_date(self) -> None:
        connection = sqlite3.connect(self.path, isolation_level=None)
        try:
            application, version = _stamp(connection)
            if application != APPLICATION_ID and not _is_blank(connection):
                raise NotOurDatabase(self.path)
            if version > SCHEMA_VERSION:
                raise NewerDatabase(self.path, str(version))
            if version < SCHEMA_VERSION:
                connection.executescript(_PRAGMAS + "PRAGMA journal_mode = WAL;")
                self._migrate(connection)
        finally:
            connection.close()

    def _migrate(self, connection: sqlite3.Connection) -> None:
        import sqlite_utils

        from storage.migrations import migrations

        # One process migrates; one that waited here finds nothing pending.
        connection.execute("BEGIN IMMEDIATE")
        migrations.apply(sqlite_utils.Database(connection, execute_plugins=False))
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        connection.execute("COMMIT")

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """This thread's connection, to read."""
        with _errors(self.path):
            yield self._connection()

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """This thread's connection in an immediate transaction: committed at the end, rolled back on any error."""
        with _errors(self.path):
            connection = self._connection()
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            # Only `close` uses it from another thread, when the others have ended.
            connection = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)
            connection.row_factory = sqlite3.Row
            connection.executescript(_PRAGMAS)
            self._local.connection = connection
            with self._lock:
                self._connections.append(connection)
        return connection

    def close(self) -> None:
        """Close every thread's connection."""
        with self._lock:
            for connection in self._connections:
                connection.close()
            self._connections.clear()
            self._local = threading.local()


def _stamp(connection: sqlite3.Connection) -> tuple[int, int]:
    application: int = connection.execute("PRAGMA application_id").fetchone()[0]
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return application, version


def _is_blank(connection: sqlite3.Connection) -> bool:
    tables: int = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    return tables == 0 and _stamp(connection) == (0, 0)


@contextmanager
def _errors(path: Path) -> Iterator[None]:
    """SQLite's errors as ours."""
    try:
        yield
    except StorageError:
        raise
    except sqlite3.IntegrityError:
        raise
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", None)
        primary = None if code is None else code & 0xFF
        if primary == sqlite3.SQLITE_NOTADB:
            raise NotOurDatabase(path) from error
        if primary == sqlite3.SQLITE_CORRUPT:
            raise DatabaseDamaged(path) from error
        if isinstance(error, sqlite3.OperationalError):
            raise DatabaseUnavailable(str(error)) from error
        raise
