"""The interface of a database engine: transactions on connections that run the SQL of `storage.database.tables`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol


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
    """A connection inside one transaction, used by one thread."""

    def execute(self, sql: str, parameters: Sequence[Any] = ..., /) -> Cursor:
        """Run one statement; `?` and `?1` mark parameters."""

    def executemany(self, sql: str, parameters: Iterable[Sequence[Any]], /) -> Cursor:
        """Run one statement once for each set of parameters."""


class Engine(Protocol):
    """An engine that opens transactions.

    Raises DatabaseUnavailable, DatabaseDamaged or DatabaseReplaced when one cannot go on.
    """

    def read(self) -> AbstractContextManager[Connection]:
        """Return a connection whose results all show the database at one moment."""

    def write(self) -> AbstractContextManager[Connection]:
        """Return a connection that is the only one to write; it commits at the end and rolls back on any error."""

    def alone(self) -> AbstractContextManager[float]:
        """Keep all other writers out over several transactions; yield how many seconds are left to wait."""

    def close(self) -> None:
        """Close every connection."""
