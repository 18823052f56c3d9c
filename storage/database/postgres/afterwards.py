"""Indexes and foreign keys that are made once all rows are there, which takes less time than with each row."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from storage.database.postgres.wire import Wire
from storage.database.sqlite.connection import FileConnection

_IS_EMPTY = "SELECT NOT EXISTS (SELECT 1 FROM users) AND NOT EXISTS (SELECT 1 FROM events)"
_OF_SERVER = """SELECT format('ALTER TABLE %I DROP CONSTRAINT %I', relname, conname),
    format('ALTER TABLE %I ADD CONSTRAINT %I %s', relname, conname, pg_get_constraintdef(pg_constraint.oid))
FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
WHERE contype = 'f' AND connamespace = current_schema()::regnamespace
UNION ALL SELECT format('DROP INDEX %I', relname), pg_get_indexdef(indexrelid)
FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
WHERE relnamespace = current_schema()::regnamespace
    AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)"""
_OF_FILE = """SELECT 'DROP INDEX "' || name || '"', sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"""


@contextmanager
def on_a_server(wire: Wire) -> Iterator[None]:
    """Put rows into a server's tables; those that hold something stay as they are: somebody may be reading them."""
    row = wire.execute(_IS_EMPTY).fetchone()
    made = wire.execute(_OF_SERVER).fetchall() if row and row[0] else []
    for remove, _make in made:
        wire.execute(remove)
    yield
    for _remove, make in made:
        wire.execute(make)


@contextmanager
def in_a_file(copy: FileConnection) -> Iterator[None]:
    """Put rows into the empty tables of a file."""
    made = [tuple(row) for row in copy.execute(_OF_FILE)]
    for remove, _make in made:
        copy.execute(remove)
    yield
    for _remove, make in made:
        copy.execute(make)
