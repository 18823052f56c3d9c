"""The engine of a run of the tests: with PostgreSQL, whatever opens a path opens the database that the path names."""

from __future__ import annotations

import os
from pathlib import Path

import storage.store
from storage import DatabaseMissing
from storage.database.engine import Engine, Place
from storage.database.opening import PATIENCE, open_database

SERVER = "GUICHET_TEST_SERVER"
_FILE = b"SQLite format 3"
_opened: list[Engine] = []


def is_postgres() -> bool:
    """Tell whether the stores of this run are on a server."""
    return SERVER in os.environ


def is_on_a_server(database: Path) -> bool:
    """Tell whether a path stands for a database on the server, and is no file of SQLite, such as a backup."""
    if not is_postgres():
        return False
    with database.open("rb") as file:
        return file.read(len(_FILE)) != _FILE


def install() -> None:
    """Have every path that a store opens stand for a database on the server, if there is one."""
    if is_postgres():
        from storage.database.postgres import checks
        from tests.postgres import kept

        kept.install()
        # The server of the tests waits for no disk.
        checks.DURABLE = ()
        storage.store.open_database = _open  # type: ignore[attr-defined]


def _open(place: Place, *, create: bool = True, migrate: bool = False, patience: float = PATIENCE) -> Engine:
    from tests.postgres import databases

    if isinstance(place, Path):
        if not place.exists() and not create:
            raise DatabaseMissing(place)
        databases.prepare(place)
        place = place.read_text()
    engine = open_database(place, create=create, migrate=migrate, patience=patience)
    _opened.append(engine)
    return engine


def close_all() -> None:
    """Close what a test has left open, and have its databases ready for the next one."""
    for engine in _opened:
        engine.close()
    _opened.clear()
    if is_postgres():
        from tests.postgres import databases

        databases.release()
