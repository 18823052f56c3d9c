"""The present schema, made once by the store's migrations and then copied, so that other tests wait less."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from unittest.mock import patch

from storage.database.sqlite.engine import migrate


@contextmanager
def copied() -> Iterator[None]:
    """Have a new database take its tables from a copy inside this context.

    The file, its log and its key are made as ever.
    """
    with patch("storage.database.sqlite.engine.migrate", _copy):
        yield


def _copy(connection: sqlite3.Connection) -> None:
    is_new = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0] == 0
    if is_new:
        _migrated().backup(connection)
    else:
        migrate(connection)


@cache
def _migrated() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    migrate(connection)
    return connection
