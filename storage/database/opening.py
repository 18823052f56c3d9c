"""The choice of an engine by where the database is."""

from __future__ import annotations

from pathlib import Path

from storage.database.engine import Engine, Place
from storage.domain.errors import DriverMissing

PATIENCE = 15.0
"""Seconds, as for a lock on SQLite."""
_DSN = ("postgresql://", "postgres://")


def is_dsn(place: Place) -> bool:
    """Tell whether a place is a DSN, and no path."""
    return isinstance(place, str) and place.startswith(_DSN)


def open_database(place: Place, *, create: bool = True, migrate: bool = False, patience: float = PATIENCE) -> Engine:
    """Open the database at a place, with the engine that it needs. Raises CannotOpen.

    A server that has gone is waited for for `patience` seconds; an older schema on a server is brought up to date with
    `migrate` alone, that of a file always.

    PostgreSQL's is loaded for a DSN alone: it takes longer than all the rest.
    """
    if is_dsn(place):
        try:
            from storage.database.postgres.engine import Database as Server  # noqa: PLC0415 - see above
        except ModuleNotFoundError as error:
            raise DriverMissing("postgresql://", str(error)) from error
        return Server(str(place), create=create, migrate=migrate, patience=patience)
    from storage.database.sqlite.engine import Database as File  # noqa: PLC0415 - a fleet needs none

    return File(Path(place), create=create)
