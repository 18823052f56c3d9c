"""The move of everything from a file to a server and back, in rows a second, its checks included."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

import psycopg

from storage import Store
from storage.database.engine import Place
from storage.database.postgres.copying import TABLES
from tests.benchmarks.harness import Row, Size, seconds
from tests.benchmarks.people import make_store
from tests.postgres import programs
from tests.postgres.instance import Instance
from tests.postgres.server import OWNER, ROLES

MANY, MOST = 5_000, 100_000
AIM = 50_000
"""Rows a second."""
_DATABASE = "guichet"
_SETTINGS = """
fsync = on
full_page_writes = on
shared_buffers = 128MB
max_wal_size = 4GB
"""


@contextmanager
def _server() -> Iterator[str]:
    """Start a server that waits for its disk, and yield the DSN of an empty database."""
    directory = programs.directory()
    instance = Instance(directory / "data", directory, _SETTINGS)
    instance.make()
    instance.start()
    try:
        instance.execute(ROLES)
        instance.execute(f"CREATE DATABASE {_DATABASE} OWNER {OWNER}")
        yield instance.dsn(_DATABASE, OWNER)
    finally:
        instance.stop()


def _counted(dsn: str) -> int:
    """Count all rows of a database."""
    with psycopg.connect(dsn) as db:
        tables = " UNION ALL ".join(f"SELECT count(*) AS rows FROM {table}" for table in TABLES)  # noqa: S608
        row = db.execute(f"SELECT sum(rows)::bigint FROM ({tables}) AS counted".encode()).fetchone()  # noqa: S608
        assert row
        return int(row[0])


def _moved(source: Place, target: Place, key: Path) -> None:
    with closing(Store(source, key)) as store:
        store.moving.to(target)


def rows(size: Size) -> Iterator[Row]:
    """Move people with a phone each there and back, and measure each way."""
    people = size.of(16, MANY, MOST)
    with tempfile.TemporaryDirectory() as folder, _server() as dsn:
        first, last = Path(folder) / "guichet.db", Path(folder) / "back" / "guichet.db"
        make_store(first, people).close()
        key = first.with_name("guichet.key")
        there = seconds(partial(_moved, first, dsn, key))
        count = _counted(dsn)
        yield Row(f"{people:,} people to a server, {count:,} rows", count / there, AIM, 1, "/s", more_is_better=True)
        back = seconds(partial(_moved, dsn, last, key))
        yield Row(f"and back to a file, {count:,} rows", count / back, AIM, 1, "/s", more_is_better=True)
