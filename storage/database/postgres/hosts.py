"""The hosts that share a database, and which keys each of them was seen to hold: what a change of key has to know."""

from __future__ import annotations

from collections.abc import Iterable

from storage.database.engine import Host
from storage.database.postgres.connection import COMMIT, Session
from storage.database.postgres.dialect import Row

EVERY = "SELECT name, keys, extract(epoch FROM now())::bigint - seen_at AS age FROM hosts ORDER BY seen_at, name"
# Nobody waits for a standby to have it: what is lost with a server is told again.
_BEGIN = ("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE", "SET LOCAL synchronous_commit = off")
_SEE = """INSERT INTO hosts (name, keys, seen_at) VALUES ($1, $2, extract(epoch FROM now())::bigint)
    ON CONFLICT (name) DO UPDATE SET keys = excluded.keys, seen_at = excluded.seen_at"""
_FORGET = """DELETE FROM hosts WHERE name IN (SELECT name FROM hosts
    WHERE seen_at < extract(epoch FROM now() - interval '30 days')::bigint FOR UPDATE SKIP LOCKED)"""


def listed(rows: Iterable[Row]) -> list[Host]:
    """Return the hosts of the rows of EVERY."""
    return [Host(row["name"], tuple(row["keys"].split()), row["age"]) for row in rows]


def see(session: Session, host: Host) -> None:
    """Keep which keys a host holds, and forget those that nobody has seen for a month."""
    session.begin(_BEGIN)
    session.put(_SEE, (host.name, " ".join(host.keys)))
    session.put(_FORGET)
    session.put(COMMIT)
    session.flush()
