"""One SQLite file: its permissions, its pragmas, one connection for each thread, and transactions.

Python's own sqlite3 does the everyday work; sqlite_utils is loaded only when the schema is out of date.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import stat
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from pathlib import Path

from storage.database.engine import SCHEMA_VERSION, Check, Connection, Host, Progress, silent
from storage.database.sqlite import file_system
from storage.database.sqlite.connection import (
    APPLICATION_ID,
    BUSY_SECONDS,
    FileConnection,
    connect,
    errors_of,
)
from storage.database.sqlite.same_file import SameFile
from storage.database.sqlite.write_queue import WriteQueue
from storage.domain.errors import (
    CannotOpen,
    DatabaseDamaged,
    DatabaseMissing,
    DatabaseUnavailable,
    NetworkFileSystem,
    NewerDatabase,
    NotOurDatabase,
)
from storage.formats.private_files import must_be_safe, new_private_file
from storage.formats.system_errors import system_errors_of

_SMALLEST_DATABASE = 512
_WITHOUT_END = "others write without end"


class Database:
    """A database file, which is made if it is missing and may be made."""

    # Opening a file brings it up to date, and there is one key file for it.
    migrated_from = None
    of_hosts = ()

    def __init__(self, path: Path, *, create: bool = True) -> None:
        self.path = self.place = path
        self.when_gone: Callable[[], object] = lambda: None
        self.patience = 0.0
        self._queue = WriteQueue(path)
        self._file = SameFile(path)
        self._local = threading.local()
        self._connections: list[FileConnection] = []
        self._lock = threading.Lock()
        self._prepare_file(create=create)
        with errors_of(path):
            self._bring_up_to_date()

    def hosts(self, _db: Connection) -> None:
        """Return None: a file is on one machine."""

    def see(self, host: Host) -> None:
        """Do nothing: there is one key file."""

    def must_be_owner(self) -> None:
        """Do nothing: whoever may write the file may do everything."""

    def _prepare_file(self, *, create: bool) -> None:
        if file_system.is_shared(kind := file_system.kind(self.path)):
            raise NetworkFileSystem(self.path, kind)
        try:
            if create:
                self._make_file()
            found = self.path.stat()
            if stat.S_ISDIR(found.st_mode):
                raise OSError(errno.EISDIR, os.strerror(errno.EISDIR))
            if not stat.S_ISREG(found.st_mode):
                raise OSError(errno.EINVAL, "not a regular file")
            must_be_safe(self.path.resolve().parent)
            # Asked beforehand rather than tried: closing a file drops the locks that SQLite holds on it in this
            # process.
            if not os.access(self.path, os.R_OK | os.W_OK):
                raise OSError(errno.EACCES, os.strerror(errno.EACCES))
        except OSError as error:
            if not create and isinstance(error, FileNotFoundError):
                raise DatabaseMissing(self.path) from error
            raise CannotOpen(self.path, error.strerror or "") from error
        if found.st_size == 0 and not create:
            raise DatabaseMissing(self.path)
        # SQLite takes a file shorter than its header for an empty database.
        if 0 < found.st_size < _SMALLEST_DATABASE:
            raise NotOurDatabase(self.path)

    def _make_file(self) -> None:
        """Make an empty file, unless one exists. Raises OSError."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Made before SQLite opens it: SQLite would leave it readable by others.
        with suppress(FileExistsError):
            os.close(new_private_file(self.path))

    def _bring_up_to_date(self) -> None:
        # Look first without writing: closing a connection that may write changes a file that is not ours.
        try:
            version, journal = self._look("mode=ro")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_READONLY_ROLLBACK:
                raise
            # The making of this file was interrupted: SQLite has to roll it back first, and then it may still not be
            # ours.
            self._look("mode=ro&immutable=1")
            version, journal = self._look("mode=rw")
        self._keep_to_ourselves()
        # A backup that was copied here by hand has another kind of journal.
        if version < SCHEMA_VERSION or journal != "wal":
            with closing(connect(self.path)) as connection:
                _use_write_ahead_log(connection)
                if version < SCHEMA_VERSION:
                    migrate(connection)

    def _look(self, options: str) -> tuple[int, str]:
        """Return the version of the schema and the kind of journal. Raises NotOurDatabase, NewerDatabase."""
        with closing(connect(self.path, options)) as connection:
            journal: str = connection.execute("PRAGMA journal_mode").fetchone()[0]
            return self._version(connection), journal

    def _version(self, connection: sqlite3.Connection) -> int:
        """Return the version of the schema. Raises NotOurDatabase, NewerDatabase."""
        connection.execute("BEGIN")
        application: int = connection.execute("PRAGMA application_id").fetchone()[0]
        version: int = connection.execute("PRAGMA user_version").fetchone()[0]
        tables: int = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
        connection.execute("COMMIT")
        if application != APPLICATION_ID and (application, version, tables) != (0, 0, 0):
            raise NotOurDatabase(self.path)
        if version > SCHEMA_VERSION:
            raise NewerDatabase(self.path, str(version))
        return version

    def _keep_to_ourselves(self) -> None:
        """Take all permissions on the file from others; SQLite gives the same mode to the files beside it."""
        with system_errors_of(self.path):
            if self.path.stat().st_mode & 0o077:
                self.path.chmod(0o600)

    @contextmanager
    def connection(self) -> Iterator[FileConnection]:
        """Return this thread's connection outside any transaction."""
        with errors_of(self.path):
            yield self._connection()

    def copy_to(self, draft: Path, _told: Progress = silent) -> None:
        """Copy the whole database, as it is at one moment, into an empty file that needs no log beside it."""
        # By a connection of its own: SQLite copies nothing by one that is about to write.
        with errors_of(self.path), closing(self._connect()) as source, closing(sqlite3.connect(draft)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")

    @contextmanager
    def alone(self) -> Iterator[float]:
        """Keep all other writers out while this thread writes, more than once; yield how many seconds are left to wait.

        Raises DatabaseUnavailable after BUSY_SECONDS.
        """
        if getattr(self._local, "is_alone", False):
            yield BUSY_SECONDS
            return
        with self._queue.first(BUSY_SECONDS) as left:
            local = self._local
            local.is_alone = True
            try:
                yield left
            finally:
                local.is_alone = False

    def replace(self, copy: sqlite3.Connection, when_alone: Callable[[], object], _told: Progress = silent) -> None:
        """Replace all data by a copy, in one transaction.

        `when_alone` is called inside that transaction, when nobody else can write any more, not even without queueing:
        it can read the former data and change the copy. If it raises anything, nothing is replaced. Raises
        DatabaseUnavailable.
        """
        begun = False

        def begin_with_that(status: int, _left: int, _pages: int) -> None:
            nonlocal begun
            if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise DatabaseUnavailable(_WITHOUT_END)
            if not begun and status == sqlite3.SQLITE_OK:
                begun = True
                self._file.must_be_there()
                when_alone()

        with self.alone(), errors_of(self.path), closing(self._connect()) as live:
            # The first page takes SQLite's lock, which is held until the last one; a page that is changed in the copy
            # afterwards is copied again.
            copy.backup(live, pages=1, progress=begin_with_that)

    def read(self, _foreseen: Sequence[str] = ()) -> AbstractContextManager[FileConnection]:
        """Return this thread's connection; all its results show one moment. Raises DatabaseReplaced."""
        return self._transaction("BEGIN", BUSY_SECONDS)

    @contextmanager
    def write(self, _foreseen: Sequence[str] = (), *, alone: bool = False) -> Iterator[FileConnection]:  # noqa: ARG002
        """Return this thread's connection in an immediate transaction: commits at the end, rolls back on any error.

        Whoever has waited longest writes next. Raises DatabaseUnavailable after BUSY_SECONDS, and DatabaseReplaced.
        """
        with self.alone() as left, self._transaction("BEGIN IMMEDIATE", left) as connection:
            self._file.must_be_whole()
            yield connection
            # Another file may have been put in its place during the transaction.
            self._file.must_be_whole()

    @contextmanager
    def _transaction(self, begin: str, patience: float) -> Iterator[FileConnection]:
        with errors_of(self.path):
            connection = self._connection()
            self._be_patient(connection, round(patience * 1000))
            connection.execute(begin)
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    def _be_patient(self, connection: FileConnection, milliseconds: int) -> None:
        """Set how many milliseconds this thread's connection waits for the others from now on."""
        if self._local.patience != milliseconds:
            connection.execute(f"PRAGMA busy_timeout = {milliseconds}")
            self._local.patience = milliseconds

    def _connection(self) -> FileConnection:
        connection: FileConnection | None = getattr(self._local, "connection", None)
        if connection is not None:
            self._file.must_be_there()
        else:
            connection = self._connect()
            self._local.connection, self._local.patience = connection, None
            with self._lock:
                self._connections.append(connection)
        return connection

    def _connect(self) -> FileConnection:
        """Open another connection to the same file. Raises DatabaseReplaced."""
        self._file.must_be_there()
        connection = connect(self.path)
        try:
            # The file may have been replaced between the first look and the opening.
            self._file.must_be_there()
        except BaseException:
            connection.close()
            raise
        return connection

    def checks_of_form(self, db: Connection) -> Mapping[str, Check]:
        """Return the checks of the file, its schema and its permissions, by name."""
        from storage.database.sqlite import checks  # noqa: PLC0415 - only a check needs it

        return checks.of_form(db, self.path)

    def apart(self, _db: Connection) -> AbstractContextManager[None]:
        """Surround one look of several, so that SQLite's errors become ours."""
        return errors_of(self.path)

    def checks_of_place(self, _db: Connection) -> Mapping[str, Check]:
        """Return the checks of SQLite itself and of the file system, by name."""
        from storage.database.sqlite import checks  # noqa: PLC0415 - only a check needs it

        return checks.of_place(self.path)

    def close(self) -> None:
        """Close the connections of all threads."""
        with self._lock:
            for connection in self._connections:
                connection.close()
            self._connections.clear()
            self._file.forget()
            self._local = threading.local()


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the schema up to date, in one transaction."""
    import sqlite_utils  # noqa: PLC0415 - only a new or an older schema needs it

    from storage.database.sqlite.migrations import migrations  # noqa: PLC0415 - only a new or an older schema needs it

    # One process migrates; another one that waited here finds nothing left to do.
    connection.execute("BEGIN IMMEDIATE")
    migrations.apply(sqlite_utils.Database(connection, execute_plugins=False, strict=True))
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    connection.execute("COMMIT")


def migrate_copy(copy: FileConnection, source: Path) -> None:
    """Bring the schema of a copied backup up to date. Raises DatabaseDamaged.

    The file may be wrong about its own migrations: then a table that one of them needs is missing, or one that it makes
    is there already.
    """
    try:
        migrate(copy)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_ERROR:
            raise DatabaseDamaged(source) from error
        raise


def _use_write_ahead_log(connection: sqlite3.Connection) -> None:
    """Switch to a write-ahead log, waiting for any process that does the same: SQLite itself does not wait here."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
        time.sleep(0.02)
