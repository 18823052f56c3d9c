"""The kind of server behind a DSN, and its clock: others speak PostgreSQL's protocol, and fail where it would wait."""

from __future__ import annotations

import re
import time

import psycopg

from storage.database.engine import Connection
from storage.database.postgres.dialect import Row
from storage.domain.errors import ServerNotSupported
from storage.domain.fleet_errors import ServerClockOff

OLDEST = 14
"""The first version of PostgreSQL on which the tests pass."""
FARTHEST, CLOSE = 30, 2
"""Seconds by which the clock of this machine may be off at most, and those of one that is kept right."""
_FACTS = "SELECT version(), current_setting('server_encoding'), extract(epoch FROM clock_timestamp())::float8"
_POSTGRESQL = re.compile(r"PostgreSQL (\d+)[\w.]*[ ,]")
_OTHERS = ("CockroachDB", "YugabyteDB", "Greenplum", "Redshift", "Materialize", "CrateDB", "QuestDB", "RisingWave")
_YUGABYTE = "-YB-"


def must_be_usable(db: psycopg.Connection[Row], place: str) -> None:
    """Refuse every other engine by its name, versions that are too old, and a clock that is not this machine's.

    Raises ServerNotSupported, ServerClockOff.
    """
    facts, ahead = asked(db)
    refusal = why_not(*facts)
    if refusal:
        raise ServerNotSupported(place, refusal)
    if abs(ahead) > FARTHEST:
        raise ServerClockOff(place, in_words(ahead))


def asked(db: psycopg.Connection[Row] | Connection) -> tuple[tuple[str, str], float]:
    """Return what a server calls itself, its encoding, and by how many seconds this machine's clock is ahead of its."""
    before = time.time()
    row = db.execute(_FACTS).fetchone()
    after = time.time()
    assert row is not None  # noqa: S101 - it says something
    version, encoding, moment = row
    # The server has told its time at some moment between the two.
    return (version, encoding), min(after - moment, 0.0) + max(before - moment, 0.0)


def in_words(ahead: float) -> str:
    """Say by how many seconds the clock of this machine is off."""
    return f"{ahead:.0f} s ahead" if ahead > 0 else f"{-ahead:.0f} s behind"


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
