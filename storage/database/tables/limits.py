"""The limits in force: one row a number."""

from __future__ import annotations

from storage.database.engine import Connection
from storage.domain.rules import LARGEST, SMALLEST, Limits

NAMES = Limits._fields


def must_be_a_limit(name: str, value: int) -> None:
    """Raises ValueError if there is no limit of this name, or the number is out of bounds."""
    if name not in NAMES or not SMALLEST <= value <= LARGEST:
        raise ValueError(name)


def rows(db: Connection) -> list[tuple[str, int]]:
    """Every one there is, by name."""
    return [(row["name"], row["value"]) for row in db.execute("SELECT name, value FROM settings ORDER BY name")]


def write(db: Connection, name: str, value: int) -> None:
    """Set one number."""
    db.execute(
        "INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (name, value),
    )
