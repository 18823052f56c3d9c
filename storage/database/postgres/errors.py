"""Errors of psycopg and of the server, in our words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from storage.domain.errors import (
    DatabaseDamaged,
    DatabaseUnavailable,
    OwnerWanted,
    ServerGone,
    ServerRefused,
    StorageError,
)

ENDED = ("08", "57P", "25006", "0A000")
"""The beginnings of codes after which a connection is of no use.

The server has gone, or may no longer write; or it keeps statements of before its tables had one more column.
"""
_UNAVAILABLE = (*ENDED, "40", "53", "55P03", "57", "58")
"""Nothing was changed: the server has gone, is full or busy, or a lock was not to be had in time."""
_DAMAGED = ("22", "23", "42703", "42P01", "42804", "XX")
"""A rule of the schema is never broken by rows that this program writes to a sound database."""
_REFUSED = ("28", "3D")
"""The role is not let in, or there is no such database."""
_NOT_OURS = "42501"
"""The role may not do that."""

_AGAIN = re.compile(r"^(connection (failed|is bad): )+")
"""What psycopg says before libpq says the same."""


@contextmanager
def errors_of(place: str) -> Iterator[None]:
    """Translate errors of psycopg about a database into ours."""
    try:
        yield
    except StorageError:
        raise
    except psycopg.Error as error:
        raise translated(error, place) from error


def translated(error: psycopg.Error, place: str) -> StorageError | psycopg.Error:
    """Return our error for one of psycopg; the same one if it is a fault of this program."""
    code, detail = error.sqlstate or "", told(error)
    if code.startswith(_REFUSED):
        return ServerRefused(place, detail)
    if code == _NOT_OURS:
        return OwnerWanted(place, detail)
    if code.startswith(_DAMAGED):
        return DatabaseDamaged(place, detail)
    if no_server(error):
        return ServerGone(detail=detail)
    if code.startswith(_UNAVAILABLE) or isinstance(error, psycopg.OperationalError):
        return DatabaseUnavailable(detail=detail)
    return error


def has_ended(connection: psycopg.Connection[Any], error: psycopg.Error) -> bool:
    """Tell whether a connection is of no use after an error, and another one may be."""
    return connection.closed or (error.sqlstate or "").startswith(ENDED)


def no_server(error: psycopg.Error) -> bool:
    """Tell whether no server works: none answers, none may write, or it is about to start or to end."""
    code = error.sqlstate
    return code.startswith(ENDED) if code else isinstance(error, psycopg.OperationalError)


def told(error: psycopg.Error) -> str:
    """Return the message in one line, without the values that the server quotes in its details."""
    lines = (error.diag.message_primary or str(error)).splitlines()
    return _AGAIN.sub("", lines[0], count=1) if lines else ""
