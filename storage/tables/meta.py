"""Facts about the database itself."""

from __future__ import annotations

import sqlite3


def key_id(db: sqlite3.Connection) -> str | None:
    """The id of the key that seals this database; None before the first."""
    row = db.execute("SELECT value FROM meta WHERE name = 'key_id'").fetchone()
    return None if row is None else str(row["value"])


def adopt_key(db: sqlite3.Connection, key_id: str) -> None:
    """Set the key of a new database; the first one to do so wins."""
    db.execute("INSERT INTO meta (name, value) VALUES ('key_id', ?) ON CONFLICT DO NOTHING", (key_id,))
