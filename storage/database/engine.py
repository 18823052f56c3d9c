"""The interface of a database engine: transactions on connections that run the SQL of `storage.database.tables`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from storage.domain.findings import Finding

SCHEMA_VERSION = 6
"""The number of the newest schema: of all steps of SQLite's, and of those of the baseline of PostgreSQL's."""
Place = Path | str
"""Where a database is: the path of a file, or a DSN."""
Check = Callable[[str], "Finding"]
"""A check, which is told its name."""

Progress = Callable[[int, int], None]
"""A function that is told how many rows are done, of how many."""


def silent(_done: int, _count: int) -> None:
    """Tell nobody how many rows are done."""


class Host(NamedTuple):
    """A host that shares the database: which keys its key file was seen to hold."""

    name: str
    """Its name and the path of the file."""
    keys: tuple[str, ...]
    """Ids, newest first."""
    age: int = 0
    """How many seconds ago that was."""


class Row(Protocol):
    """One row of a result: its values by position or by column name."""

    def __getitem__(self, key: Any, /) -> Any:
        """Return the value of one column, or the values of a slice."""

    def __iter__(self) -> Iterator[Any]:
        """Iterate over the values."""


class Cursor(Protocol):
    """The result of a statement: the rows found, or how many were changed."""

    @property
    def rowcount(self) -> int:
        """Return how many rows were changed."""

    def fetchone(self) -> Any:
        """Return the next row; None after the last one."""

    def fetchall(self) -> list[Any]:
        """Return the remaining rows."""

    def __iter__(self) -> Iterator[Any]:
        """Iterate over the remaining rows."""


class Connection(Protocol):
    """A connection inside one transaction, used by one thread.

    Where several may write at once, whoever writes takes locks, always in this order: the house, as the transaction
    begins; all its persons, at once; what else has a name; the head of the audit log, last. An engine with one writer
    at a time has nothing to lock.
    """

    @property
    def for_update(self) -> str:
        """Return the end of a SELECT that locks what it finds; empty where there is nothing to lock."""

    @property
    def skip_locked(self) -> str:
        """Return the end of a SELECT that locks what it finds and passes over what somebody else has locked."""

    def execute(self, sql: str, parameters: Sequence[Any] = ..., /) -> Cursor:
        """Run one statement; `?` and `?1` mark parameters. It may run no sooner than its result is looked at."""

    def executemany(self, sql: str, parameters: Iterable[Sequence[Any]], /) -> object:
        """Run one statement once for each set of parameters."""

    def stream(self, sql: str, parameters: Sequence[Any] = ..., /) -> Iterator[Any]:
        """Run one statement and yield its rows, of which there may be too many for the memory."""

    def lock_persons(self, ids: Collection[int], /) -> None:
        """Keep everybody else from the rows of these persons; once a transaction, before anything of theirs is read."""

    def lock(self, what: str, /) -> None:
        """Keep out everybody else who locks the same name."""

    def keep_receipt(self) -> None:
        """Have a lost answer to the commit leave no doubt."""

    def last_with_the_next(self) -> None:
        """Have the commit wait for no disk and no other server: the next one waits, and has this one last too.

        For what nobody is told before that.
        """

    def is_not_text(self, error: Exception, /) -> bool:
        """Tell whether a text column held bytes that are no text, as in a damaged file."""


class Engine(Protocol):
    """An engine that opens transactions.

    Raises DatabaseUnavailable, DatabaseDamaged or DatabaseReplaced when one cannot go on.
    """

    when_gone: Callable[[], object]
    """Called when somebody begins to wait for a server that has gone."""
    patience: float
    """Seconds for which a server that has gone is waited for."""

    @property
    def place(self) -> Place:
        """Return where the database is, as people may read it."""

    @property
    def migrated_from(self) -> int | None:
        """Return the schema that opening has brought up to date, because it was asked to; 0 if there was none yet."""

    @property
    def of_hosts(self) -> Sequence[str]:
        """Return the statements that `hosts` will ask for, to be foreseen."""

    def hosts(self, db: Connection) -> Sequence[Host] | None:
        """List the hosts that share the database, oldest first; None if it is on this machine alone."""

    def see(self, host: Host) -> None:
        """Keep which keys a host holds. Does nothing if it is on this machine alone, or if it cannot be kept now."""

    def must_be_owner(self) -> None:
        """Refuse whoever may not remove events. Raises OwnerWanted."""

    def read(self, foreseen: Sequence[str] = ...) -> AbstractContextManager[Connection]:
        """Return a connection whose results all show the database at one moment.

        `foreseen` are statements without parameters whose results will be asked for.
        """

    def write(self, foreseen: Sequence[str] = ..., *, alone: bool = ...) -> AbstractContextManager[Connection]:
        """Return a connection that writes; it commits at the end and rolls back on any error.

        `alone` keeps every other writer out: for what concerns everybody.
        """

    def alone(self) -> AbstractContextManager[float]:
        """Keep all other writers out over several transactions; yield how many seconds are left to wait."""

    def checks_of_form(self, db: Connection) -> Mapping[str, Check]:
        """Return the checks of whether it is well formed, by name."""

    def checks_of_place(self, db: Connection) -> Mapping[str, Check]:
        """Return the checks of the machine and the program that keep it, by name."""

    def apart(self, db: Connection) -> AbstractContextManager[None]:
        """Surround one look of several, so that errors of the driver become ours and the others are still possible."""

    def copy_to(self, draft: Path, told: Progress = ...) -> None:
        """Copy the whole database into an empty file of SQLite.

        It is as at one moment, or as the transaction sees it that this thread has open.
        """

    def replace(self, copy: Any, when_alone: Callable[[], object], told: Progress = ...) -> None:
        """Replace all data by that of a file of SQLite; `when_alone` is called once nobody else writes any more."""

    def close(self) -> None:
        """Close every connection."""
