"""The limits in force: one row for each number."""

from __future__ import annotations

from storage.database.engine import Connection
from storage.domain.throttling import LARGEST, SMALLEST, Limits

NAMES = Limits._fields
EVERY = "SELECT name, value FROM settings ORDER BY name"


def must_be_a_limit(name: str, value: int) -> None:
    """Raise ValueError if no limit has this name or the number is out of bounds."""
    if name not in NAMES or not SMALLEST <= value <= LARGEST:
        raise ValueError(name)


def rows(db: Connection) -> list[tuple[str, int]]:
    """List the name and value of every limit that was set, by name."""
    return [(row["name"], row["value"]) for row in db.execute(EVERY)]


def write(db: Connection, name: str, value: int) -> None:
    """Set one limit."""
    db.execute(
        "INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (name, value),
    )
