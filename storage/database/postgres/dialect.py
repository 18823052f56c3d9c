"""The SQL of the tables in PostgreSQL's words, and rows that are read as those of SQLite are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from psycopg import Cursor
from psycopg.rows import RowMaker

_PARAMETER = re.compile(r"\?(\d*)")
_BYTES_OF_TEXT = re.compile(r"CAST\((\w+) AS BLOB\)")
_ENCODED = r"convert_to(\1, 'UTF8')"


@lru_cache(1024)
def translated(sql: str) -> str:
    """Return a statement with `$1` for `?` and `?1`; a bare `?` is one past the highest number so far, as in SQLite."""
    highest = 0

    def numbered(found: re.Match[str]) -> str:
        nonlocal highest
        number = int(found[1] or highest + 1)
        highest = max(highest, number)
        return f"${number}"

    return _PARAMETER.sub(numbered, _BYTES_OF_TEXT.sub(_ENCODED, sql))


class Row(tuple[Any, ...]):
    """One row of a result: its values by position or by column name. Each set of names has a class of its own."""

    __slots__ = ()
    places: dict[str, int]
    """The position of each name."""

    def __getitem__(self, key: Any) -> Any:
        """Return the value of one column, or the values of a slice."""
        return super().__getitem__(self.places[key] if isinstance(key, str) else key)


@lru_cache(256)
def row_of(names: tuple[str, ...]) -> type[Row]:
    """Return the class of rows with these columns."""
    places = {name: place for place, name in reversed(list(enumerate(names)))}
    return type("Row", (Row,), {"__slots__": (), "places": places})


def rows_by_name(cursor: Cursor[Any]) -> RowMaker[Row]:
    """Make rows of the columns that a cursor has, as psycopg asks for it."""
    made = row_of(tuple(column.name for column in cursor.description or ()))

    def make(values: Sequence[Any]) -> Row:
        return made(values)

    return make
