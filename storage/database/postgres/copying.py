"""The rows of all tables, from a server to a file of SQLite and back, some at a time.

The file has the tables of SQLite, so that a backup is the same whichever engine it was made on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from psycopg import RawServerCursor
from psycopg.rows import tuple_row

from storage.database.engine import Progress
from storage.database.postgres.afterwards import made_afterwards, of_file, of_server
from storage.database.postgres.schema import OWN_FACTS
from storage.database.postgres.wire import Wire
from storage.database.sqlite.connection import FileConnection, connect, errors_of
from storage.database.sqlite.engine import migrate

TABLES: Mapping[str, str] = {
    "meta": "name",
    "settings": "name",
    "limits": "subject",
    "users": "id",
    "enrolments": "id",
    "factors": "rowid",
    "recovery_codes": "user_id, hash",
    "events": "number",
    "trail": "id",
    "notices": "id",
    "name_words": "word, user_id",
    "name_readings": "reading, user_id",
    "visits": "id",
    "asking_hosts": "name",
    "approvals": "id",
    "challenges": "nonce",
}
"""The tables that both engines have, those that others refer to first, each with the order of its rows."""
NUMBERED: Mapping[str, str] = {"users": "id", "factors": "rowid", "notices": "id", "visits": "id"}
"""The column of each table that the server numbers by itself."""
_TYPES = {"INTEGER": "int8", "TEXT": "text", "BLOB": "bytea"}
_WHICH = {"meta": f" WHERE name NOT IN ({', '.join(map(repr, OWN_FACTS))})"}
"""Which rows are of a backup, where not all of them are."""
# Never back: a number that was given since the backup would be given again, and so may one be that is not committed.
_NUMBERED_FROM = """SELECT setval(sequence, greatest(last, 1), last > 0)
    FROM pg_get_serial_sequence('{table}', '{column}') AS sequence,
        LATERAL (SELECT greatest(max({column}), pg_sequence_last_value(sequence::regclass), 0) AS last
            FROM {table}) AS numbers"""
_AT_ONCE = _TOLD_EVERY = 2000


def copy_out(wire: Wire, draft: Path, told: Progress) -> None:
    """Copy all rows of a server, as its transaction sees them, into an empty file."""
    with errors_of(draft), closing(connect(draft)) as copy:
        # Whoever asks for the file has it written to disk in the end, and what it refers to was looked at already.
        copy.executescript("PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF")
        migrate(copy)
        count = _Count(sum(_counted(wire, table) for table in TABLES), told)
        copy.execute("BEGIN")
        with made_afterwards(of_file(copy), copy.execute):
            for table, order in TABLES.items():
                columns = _columns(copy, table)
                names, values = ", ".join(columns), ", ".join("?" * len(columns))
                wanted = f"SELECT {names} FROM {table}{_which(table)} ORDER BY {order}"  # noqa: S608
                insert = f"INSERT INTO {table} ({names}) VALUES ({values})"  # noqa: S608
                copy.executemany(insert, count.through(_read(wire, wanted)))
        copy.execute("COMMIT")


def copy_in(wire: Wire, copy: FileConnection, told: Progress) -> None:
    """Put the rows of a file of the present schema in the place of all rows; only the owner of the tables may."""
    # Those of the audit log have nobody remove an event, and this one removes all of them.
    wire.execute("ALTER TABLE events DISABLE TRIGGER USER")
    with made_afterwards(of_server(wire), wire.execute):
        for table in reversed([*TABLES]):
            wire.execute(f"DELETE FROM {table}{_which(table)}")  # noqa: S608
        _fill(wire, copy, told)
    for table, column in NUMBERED.items():
        wire.execute(_NUMBERED_FROM.format(table=table, column=column).encode())
    wire.execute("ALTER TABLE events ENABLE TRIGGER USER")
    wire.execute(f"ANALYZE {', '.join(TABLES)}")


def _fill(wire: Wire, copy: FileConnection, told: Progress) -> None:
    found = [copy.execute(f"SELECT count(*) FROM {table}{_which(table)}") for table in TABLES]  # noqa: S608
    count = _Count(sum(rows.fetchone()[0] for rows in found), told)
    for table, order in TABLES.items():
        columns = _columns(copy, table)
        names = ", ".join(columns)
        rows = copy.execute(f"SELECT {names} FROM {table}{_which(table)} ORDER BY {order}")  # noqa: S608
        _write(wire, f"COPY {table} ({names}) FROM STDIN (FORMAT BINARY)", [*columns.values()], count.through(rows))


class _Count:
    """The count of rows that are done."""

    def __init__(self, all_rows: int, told: Progress) -> None:
        self._all, self._told, self._done = all_rows, told, 0

    def through(self, rows: Iterator[Any]) -> Iterator[Sequence[Any]]:
        """Yield rows, and tell now and then how many there were."""
        for row in rows:
            yield row
            self._done += 1
            if self._done % _TOLD_EVERY == 0 or self._done == self._all:
                self._told(self._done, self._all)


def _read(wire: Wire, sql: str) -> Iterator[tuple[Any, ...]]:
    # COPY would be waited for row by row.
    with RawServerCursor(wire, "rows", row_factory=tuple_row) as cursor:
        cursor.itersize = _AT_ONCE
        yield from cursor.execute(sql.encode(), binary=True)


def _write(wire: Wire, sql: str, types: Sequence[str], rows: Iterator[Sequence[Any]]) -> None:
    with wire.cursor() as cursor, cursor.copy(sql.encode()) as written:
        written.set_types(types)
        for row in rows:
            written.write_row(row)


def _columns(copy: FileConnection, table: str) -> dict[str, str]:
    """Return the columns of a table, each with its type on the server."""
    found = copy.execute(f"PRAGMA table_info({table})").fetchall()
    # The order in which devices came: SQLite has it without a column, and the server as one.
    counted = {"rowid": "int8"} if NUMBERED.get(table) == "rowid" else {}
    return counted | {column["name"]: _TYPES[column["type"]] for column in found}


def _counted(wire: Wire, table: str) -> int:
    row = wire.execute(f"SELECT count(*) FROM {table}{_which(table)}".encode()).fetchone()  # noqa: S608
    assert row is not None  # noqa: S101 - a count is one row
    return int(row[0])


def _which(table: str) -> str:
    return _WHICH.get(table, "")
