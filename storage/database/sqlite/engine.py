"""One SQLite file: its permissions, its pragmas, a connection a thread, and transactions.

Python's own sqlite3 serves every day; sqlite_utils is loaded only when the schema is behind.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import stat
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from pathlib import Path

from storage.database.sqlite import file_system
from storage.database.sqlite.same_file import SameFile
from storage.database.sqlite.write_queue import WriteQueue
from storage.domain.errors import (
    CannotOpen,
    DatabaseDamaged,
    DatabaseMissing,
    DatabaseUnavailable,
    DirectoryExposed,
    NetworkFileSystem,
    NewerDatabase,
    NotOurDatabase,
    StorageError,
)
from storage.formats.private_files import new_private_file
from storage.formats.system_errors import system_errors_of

APPLICATION_ID = 0x47554943
"""`GUIC`, in the header of the file."""
SCHEMA_VERSION = 4
"""How many migrations there are; kept in `user_version`."""

FileConnection = sqlite3.Connection
"""One to a file, in a transaction or not."""
BUSY_SECONDS = 15
"""How long a connection waits for the others: fifty people on a machine with other work are served, if slowly."""
_SMALLEST_DATABASE = 512
_WITHOUT_END = "others write without end"
_PRAGMAS = f"""
PRAGMA foreign_keys = ON;
PRAGMA busy_timeout = {BUSY_SECONDS * 1000};
PRAGMA synchronous = FULL;
PRAGMA secure_delete = ON;
PRAGMA trusted_schema = OFF;
PRAGMA cell_size_check = ON;
"""


class Database:
    """Opens the file, and makes it where there is none if it may."""

    def __init__(self, path: Path, *, create: bool = True) -> None:
        self.path = path
        self._queue = WriteQueue(path)
        self._file = SameFile(path)
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        self._prepare_file(create=create)
        with errors_of(path):
            self._bring_up_to_date()

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
            self._must_be_in_a_safe_directory()
            # Asked, not tried: closing a file drops the locks that SQLite holds on it in this process.
            if not os.access(self.path, os.R_OK | os.W_OK):
                raise OSError(errno.EACCES, os.strerror(errno.EACCES))
        except OSError as error:
            if not create and isinstance(error, FileNotFoundError):
                raise DatabaseMissing(self.path) from error
            raise CannotOpen(self.path, error.strerror or "") from error
        if found.st_size == 0 and not create:
            raise DatabaseMissing(self.path)
        # SQLite takes a file shorter than its header for an empty one.
        if 0 < found.st_size < _SMALLEST_DATABASE:
            raise NotOurDatabase(self.path)

    def _make_file(self) -> None:
        """An empty one, unless there is something. Raises OSError."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Made before SQLite opens it, which would leave it readable by others.
        with suppress(FileExistsError):
            os.close(new_private_file(self.path))

    def _must_be_in_a_safe_directory(self) -> None:
        """Who may put other files there could have this program open theirs. Raises DirectoryExposed, OSError."""
        directory = self.path.resolve().parent
        found = directory.stat()
        is_anybodys = found.st_mode & stat.S_IWOTH and not found.st_mode & stat.S_ISVTX
        if is_anybodys or found.st_uid not in (0, os.geteuid()):
            raise DirectoryExposed(directory)

    def _bring_up_to_date(self) -> None:
        # To look first without writing: closing a connection that may write changes a file that is not ours.
        try:
            version, journal = self._look("mode=ro")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_READONLY_ROLLBACK:
                raise
            # Cut short in its making: to be rolled back, unless it is not ours even so.
            self._look("mode=ro&immutable=1")
            version, journal = self._look("mode=rw")
        self._keep_to_ourselves()
        # A backup copied to its place by hand has another journal.
        if version < SCHEMA_VERSION or journal != "wal":
            with closing(connect(self.path)) as connection:
                _use_write_ahead_log(connection)
                if version < SCHEMA_VERSION:
                    migrate(connection)

    def _look(self, options: str) -> tuple[int, str]:
        """The schema's version and the kind of journal. Raises NotOurDatabase, NewerDatabase."""
        with closing(connect(self.path, options)) as connection:
            journal: str = connection.execute("PRAGMA journal_mode").fetchone()[0]
            return self._version(connection), journal

    def _version(self, connection: sqlite3.Connection) -> int:
        """The schema's. Raises NotOurDatabase, NewerDatabase."""
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
        """Take from others what they may do with the file; its companions get the same mode from SQLite."""
        with system_errors_of(self.path):
            if self.path.stat().st_mode & 0o077:
                self.path.chmod(0o600)

    @contextmanager
    def connection(self) -> Iterator[sqlite3.Connection]:
        """This thread's connection without a transaction, for SQLite's own backup."""
        with errors_of(self.path):
            yield self._connection()

    def copy_to(self, draft: Path) -> None:
        """Copy everything, of one moment, into an empty file, which is then read without a log beside it."""
        with self.connection() as source, closing(sqlite3.connect(draft)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")

    @contextmanager
    def alone(self) -> Iterator[float]:
        """Nobody else writes meanwhile, while this thread may, more than once; the seconds that are left to wait.

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

    def replace(self, copy: sqlite3.Connection, when_alone: Callable[[], object]) -> None:
        """Put all of a copy in the place of the data, in one transaction.

        `when_alone` is called in that transaction: nobody else can write any more, also who does not queue, the data of
        before can be read and the copy changed. If it raises anything, nothing is replaced. Raises DatabaseUnavailable.
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
            # The first page takes SQLite's lock, which lasts until the last one; one that the copy changes afterwards
            # is copied again.
            copy.backup(live, pages=1, progress=begin_with_that)

    def read(self) -> AbstractContextManager[sqlite3.Connection]:
        """This thread's connection, all of whose answers are of one moment. Raises DatabaseReplaced."""
        return self._transaction("BEGIN", BUSY_SECONDS)

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """This thread's connection in an immediate transaction: committed at the end, rolled back on any error.

        Who has waited longest comes first. Raises DatabaseUnavailable after BUSY_SECONDS, DatabaseReplaced.
        """
        with self.alone() as left, self._transaction("BEGIN IMMEDIATE", left) as connection:
            self._file.must_be_whole()
            yield connection
            # It may have come while this was written.
            self._file.must_be_whole()

    @contextmanager
    def _transaction(self, begin: str, patience: float) -> Iterator[sqlite3.Connection]:
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

    def _be_patient(self, connection: sqlite3.Connection, milliseconds: int) -> None:
        """How long this thread's connection waits for the others from now on."""
        if self._local.patience != milliseconds:
            connection.execute(f"PRAGMA busy_timeout = {milliseconds}")
            self._local.patience = milliseconds

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is not None:
            self._file.must_be_there()
        else:
            connection = self._connect()
            self._local.connection, self._local.patience = connection, None
            with self._lock:
                self._connections.append(connection)
        return connection

    def _connect(self) -> sqlite3.Connection:
        """Another one, to the same file. Raises DatabaseReplaced."""
        self._file.must_be_there()
        connection = connect(self.path)
        try:
            # What it was opened on may have come in between.
            self._file.must_be_there()
        except BaseException:
            connection.close()
            raise
        return connection

    def close(self) -> None:
        """Close every thread's connection."""
        with self._lock:
            for connection in self._connections:
                connection.close()
            self._connections.clear()
            self._file.forget()
            self._local = threading.local()


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the schema to the version of now, in one transaction."""
    import sqlite_utils  # noqa: PLC0415 - only a new or an older schema needs it

    from storage.database.sqlite.migrations import migrations  # noqa: PLC0415 - only a new or an older schema needs it

    # One process migrates; one that waited here finds nothing pending.
    connection.execute("BEGIN IMMEDIATE")
    migrations.apply(sqlite_utils.Database(connection, execute_plugins=False, strict=True))
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    connection.execute("COMMIT")


def migrate_copy(copy: FileConnection, source: Path) -> None:
    """Bring the copy of a backup to the schema of now. Raises DatabaseDamaged.

    What the file says of its migrations may not be so: then one lacks what it begins from, or a table was there.
    """
    try:
        migrate(copy)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_ERROR:
            raise DatabaseDamaged(source) from error
        raise


def _use_write_ahead_log(connection: sqlite3.Connection) -> None:
    """Wait for a neighbour that is at work on the new database: SQLite does not, for this one statement."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
        time.sleep(0.02)


def connect(path: Path, options: str = "mode=rw") -> sqlite3.Connection:
    """A connection to a file that is there, with our pragmas and without transactions of its own."""
    # Only `Database.close` uses it from another thread, when the others have ended.
    connection = sqlite3.connect(
        f"{path.resolve().as_uri()}?{options}", uri=True, isolation_level=None, check_same_thread=False
    )
    connection.row_factory = sqlite3.Row
    connection.executescript(_PRAGMAS)
    return connection


def connect_to_check(path: Path) -> sqlite3.Connection:
    """A connection that only reads, to a file that may be anything. Raises CannotOpen."""
    if not path.is_file():
        raise CannotOpen(path)
    return connect(path, "mode=ro")


@contextmanager
def errors_of(path: Path) -> Iterator[None]:
    """SQLite's errors as ours."""
    try:
        yield
    except StorageError:
        raise
    except (UnicodeDecodeError, IndexError, OverflowError) as error:
        # Of Python's sqlite3: the schema is no longer text, a row no longer has a column of this name, or a number that
        # was read is so large that none comes after it.
        raise DatabaseDamaged(path) from error
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", None)
        primary = None if code is None else code & 0xFF
        if primary == sqlite3.SQLITE_NOTADB:
            raise NotOurDatabase(path) from error
        if primary == sqlite3.SQLITE_CANTOPEN or code == sqlite3.SQLITE_READONLY_DIRECTORY:
            raise CannotOpen(path, str(error)) from error
        # A rule of the schema is never met by what this program writes to sound rows.
        if primary in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_CONSTRAINT) or not_text(error):
            raise DatabaseDamaged(path) from error
        if isinstance(error, sqlite3.OperationalError):
            raise DatabaseUnavailable(detail=str(error)) from error
        raise


def not_text(error: Exception) -> bool:
    """Whether a text column holds bytes that are no text, which Python's sqlite3 says without a code."""
    return isinstance(error, sqlite3.DatabaseError) and str(error).startswith("Could not decode to UTF-8")
