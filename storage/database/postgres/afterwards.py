"""Indexes and foreign keys that are made once all rows are there, which takes less time than with each row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

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


class Made(NamedTuple):
    """The statements that remove something and make it again."""

    remove: str
    make: str


def of_server(wire: Wire) -> Sequence[Made]:
    """Return what can wait on a server: nothing where its tables hold something, which somebody may be reading."""
    is_empty = wire.execute(_IS_EMPTY).fetchall()[0][0]
    return [Made(*row) for row in wire.execute(_OF_SERVER).fetchall()] if is_empty else []


def of_file(copy: FileConnection) -> Sequence[Made]:
    """Return what can wait in a file whose tables are empty."""
    return [Made(*row) for row in copy.execute(_OF_FILE)]


@contextmanager
def made_afterwards(what: Sequence[Made], execute: Callable[[str], object]) -> Iterator[None]:
    """Surround what puts rows into tables."""
    for one in what:
        execute(one.remove)
    yield
    for one in what:
        execute(one.make)
