"""What is in a database, a file or one on a server, so that both can be compared."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from storage.database.engine import Place
from storage.database.opening import open_database
from storage.database.postgres.copying import TABLES
from storage.database.postgres.schema import OWN_FACTS

Contents = dict[str, list[tuple[object, ...]]]
_OF_THE_MOVE = ("events", "trail")
"""What a move adds to: its own event."""
_OF_THE_DATABASE = (*OWN_FACTS, "moved_to", "moving_from")
"""The facts that a database tells of itself and of a move."""


def contents(place: Place) -> Contents:
    """Every row of every table, in order, but for what a database says of itself and of a move."""
    found: Contents = {}
    with closing(open_database(place)) as engine, engine.read() as db:
        for table, order in TABLES.items():
            columns = "rowid, *" if table == "factors" and isinstance(place, Path) else "*"
            wanted = f"SELECT {columns} FROM {table} ORDER BY {order}"  # noqa: S608
            rows = [tuple(row) for row in db.execute(wanted)]
            # The server's column of this name comes last.
            found[table] = [(row[-1], *row[:-1]) for row in rows] if table == "factors" and columns == "*" else rows
    found["meta"] = [row for row in found["meta"] if row[0] not in _OF_THE_DATABASE]
    return found


def assert_moved(before: Contents, place: Place, moves: int = 1) -> None:
    """Everything is as it was, and the audit log has gone on."""
    after = contents(place)
    assert all(before.values())
    for table in before.keys() - set(_OF_THE_MOVE):
        assert after[table] == before[table], table
    assert after["events"][:-moves] == before["events"]


def shown(dsn: str) -> str:
    """A DSN as people may read it."""
    with closing(open_database(dsn)) as engine:
        return str(engine.place)


def name_of(dsn: str) -> str:
    """The name of a database in its DSN."""
    return dsn.partition("@/")[2].partition("?")[0]
