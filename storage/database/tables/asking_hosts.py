"""Hosts that may ask about codes, each known by the hash of its token."""

from __future__ import annotations

from typing import NamedTuple

from storage.database.engine import Connection, Row
from storage.database.tables.types import blob, moment, must_be_kept, optional, text
from storage.security.canonical import Value

_COLUMNS = "name, token_hash, made_at, last_used_at, mac"
_TYPES = {"name": text, "token_hash": blob, "made_at": moment, "last_used_at": optional(moment), "mac": blob}
_A_MINUTE = 60


class KeptHost(NamedTuple):
    """One row."""

    name: str
    token_hash: bytes
    made_at: int
    last_used_at: int | None
    mac: bytes

    def facts(self) -> tuple[Value, ...]:
        """Return what decides whether the host may ask, in the order of the MAC."""
        return self.name, self.token_hash, self.made_at


def add(db: Connection, host: KeptHost) -> bool:
    """Add a host; False if another one has this name."""
    done = db.execute(
        f"INSERT INTO asking_hosts ({_COLUMNS}) VALUES (?, ?, ?, ?, ?) ON CONFLICT (name) DO NOTHING",  # noqa: S608
        host,
    )
    return done.rowcount == 1


def every(db: Connection) -> list[KeptHost]:
    """List the hosts by name. Raises SealBroken."""
    return [_kept(row) for row in db.execute(f"SELECT {_COLUMNS} FROM asking_hosts ORDER BY name")]  # noqa: S608


def by_token(db: Connection, token_hash: bytes) -> KeptHost | None:
    """Return the host whose token has this hash. Raises SealBroken."""
    row = db.execute(
        f"SELECT {_COLUMNS} FROM asking_hosts WHERE token_hash = ?",  # noqa: S608
        (token_hash,),
    ).fetchone()
    return None if row is None else _kept(row)


def _kept(row: Row) -> KeptHost:
    must_be_kept(row, _TYPES)
    return KeptHost(*row)


def used(db: Connection, name: str, now: int) -> None:
    """Note that a host has asked, once a minute at most; also after a clock that was ahead of time."""
    db.execute(
        """UPDATE asking_hosts SET last_used_at = ?1
        WHERE name = ?2 AND (last_used_at IS NULL OR last_used_at NOT BETWEEN ?3 AND ?1)""",
        (now, name, now - _A_MINUTE + 1),
    )


def set_mac(db: Connection, name: str, mac: bytes) -> None:
    """Store another MAC."""
    db.execute("UPDATE asking_hosts SET mac = ? WHERE name = ?", (mac, name))


def remove(db: Connection, name: str) -> bool:
    """Remove a host; False if there is none of this name."""
    return db.execute("DELETE FROM asking_hosts WHERE name = ?", (name,)).rowcount == 1


def remove_all_but(db: Connection, hashes: set[bytes]) -> None:
    """Remove the hosts whose token has none of these hashes."""
    there = [row["token_hash"] for row in db.execute("SELECT token_hash FROM asking_hosts")]
    gone = [(token_hash,) for token_hash in there if token_hash not in hashes]
    db.executemany("DELETE FROM asking_hosts WHERE token_hash = ?", gone)


def hashes(db: Connection) -> set[bytes]:
    """Return the hash of every token, whatever else is in the rows."""
    return {row["token_hash"] for row in db.execute("SELECT token_hash FROM asking_hosts")}
