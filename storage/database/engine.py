"""What an engine gives: connections in a transaction, which speak the SQL of `storage.database.tables`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

Value = str | int | float | bytes | None
"""What a column may hold; no number with a fraction is ever written."""


class Row(Protocol):
    """One row of an answer: its values by place or by the name of the column."""

    def __getitem__(self, key: Any, /) -> Any:
        """Return the value of a column, or those of a slice."""

    def __iter__(self) -> Iterator[Any]:
        """Iterate over the values."""


class Cursor(Protocol):
    """What a statement has found or done."""

    @property
    def rowcount(self) -> int:
        """How many rows were changed."""

    def fetchone(self) -> Any:
        """Return the next row; None after the last one."""

    def fetchall(self) -> list[Any]:
        """Return the rows that are left."""

    def __iter__(self) -> Iterator[Any]:
        """Iterate over the rows that are left."""


class Connection(Protocol):
    """One transaction of one thread."""

    def execute(self, sql: str, parameters: Sequence[Any] = ..., /) -> Cursor:
        """Run one statement; `?` and `?1` stand for parameters."""

    def executemany(self, sql: str, parameters: Iterable[Sequence[Any]], /) -> Cursor:
        """Run one statement for each of these parameters."""


class Engine(Protocol):
    """Opens transactions. Raises DatabaseUnavailable, DatabaseDamaged, DatabaseReplaced where one cannot go on."""

    def read(self) -> AbstractContextManager[Connection]:
        """Return a connection all of whose answers are of one moment."""

    def write(self) -> AbstractContextManager[Connection]:
        """Return a connection that alone writes: committed at the end, rolled back on any error."""

    def alone(self) -> AbstractContextManager[float]:
        """Keep every other writer out, over several transactions; give the seconds that are left to wait."""

    def close(self) -> None:
        """Close every connection."""
