"""Facts about the database itself."""

from __future__ import annotations

from storage.database.engine import Connection


def get(db: Connection, name: str) -> str | None:
    """Return a fact; None before it is set."""
    row = db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    return None if row is None else str(row["value"])


def every(db: Connection) -> dict[str, str]:
    """Return all facts, by name; a damaged one, which is then none of ours, hides no other."""
    rows = db.execute("SELECT CAST(name AS BLOB) AS name, CAST(value AS BLOB) AS value FROM meta")
    return {_readable(row["name"]): _readable(row["value"]) for row in rows}


def _readable(fact: bytes | None) -> str:
    """Return what a damaged file may hold in the place of a text."""
    return (fact or b"").decode("utf-8", "replace")


def put(db: Connection, name: str, value: str) -> None:
    """Set a fact."""
    db.execute(
        "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (name, value),
    )
