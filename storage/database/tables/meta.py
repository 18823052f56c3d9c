"""Facts about the database itself."""

from __future__ import annotations

from storage.database.engine import Connection
from storage.database.tables.types import readable

EVERY = "SELECT CAST(name AS BLOB) AS name, CAST(value AS BLOB) AS value FROM meta"


def get(db: Connection, name: str) -> str | None:
    """Return a fact; None before it is set."""
    row = db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    return None if row is None else str(row["value"])


def every(db: Connection) -> dict[str, str]:
    """Return all facts, by name; a damaged one, which is then none of ours, hides no other."""
    return {readable(row["name"]): readable(row["value"]) for row in db.execute(EVERY)}


def put(db: Connection, name: str, value: str) -> None:
    """Set a fact."""
    db.execute(
        "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (name, value),
    )


def forget(db: Connection, name: str) -> None:
    """Remove a fact, if it is there."""
    db.execute("DELETE FROM meta WHERE name = ?", (name,))
