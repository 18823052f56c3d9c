"""The kind of server behind a DSN: others speak PostgreSQL's protocol, and fail in silence where it would wait."""

from __future__ import annotations

import re

import psycopg

from storage.database.postgres.dialect import Row
from storage.domain.errors import ServerNotSupported

OLDEST = 14
"""The first version of PostgreSQL on which the tests pass."""
_POSTGRESQL = re.compile(r"PostgreSQL (\d+)[\w.]*[ ,]")
_OTHERS = ("CockroachDB", "YugabyteDB", "Greenplum", "Redshift", "Materialize", "CrateDB", "QuestDB", "RisingWave")
_YUGABYTE = "-YB-"


def must_be_postgresql(db: psycopg.Connection[Row], place: str) -> None:
    """Refuse every other engine by its name, and versions that are too old. Raises ServerNotSupported."""
    row = db.execute("SELECT version(), current_setting('server_encoding')").fetchone()
    assert row is not None  # noqa: S101 - it says something
    refusal = why_not(*row)
    if refusal:
        raise ServerNotSupported(place, refusal)


def why_not(version: str, encoding: str) -> str:
    """Return why a server that calls itself so is refused; empty if it is not."""
    for other in _OTHERS:
        if other in version:
            return f"{other} is not PostgreSQL"
    if _YUGABYTE in version:
        return "YugabyteDB is not PostgreSQL"
    found = _POSTGRESQL.match(version)
    if found is None:
        return f"{version.split(' ')[0]} is not PostgreSQL"
    if int(found[1]) < OLDEST:
        return f"PostgreSQL {found[1]} is older than {OLDEST}"
    return "" if encoding == "UTF8" else f"its encoding is {encoding}, and not UTF8"
