"""The limits in force: one row a number."""

from __future__ import annotations

import sqlite3
from dataclasses import fields

from storage.rules import Limits

NAMES = tuple(field.name for field in fields(Limits))


def read(db: sqlite3.Connection) -> Limits:
    """The limits; a number without a row has its default."""
    rows = db.execute("SELECT name, value FROM settings")
    return Limits(**{row["name"]: row["value"] for row in rows if row["name"] in NAMES})


def write(db: sqlite3.Connection, name: str, value: int) -> None:
    """Set one number."""
    db.execute(
        "INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (name, value),
    )
