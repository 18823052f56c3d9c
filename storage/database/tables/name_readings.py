"""Look-alike readings of people's names, by which names that look alike are found."""

from __future__ import annotations

from storage.database.engine import Connection
from storage.domain.look_alikes import readings

_MOST = 5
"""The largest number of names listed: enough to see that it is not chance."""


def fill(db: Connection, user_id: int, name: str) -> None:
    """Store the readings of a new account's name."""
    db.executemany(
        "INSERT INTO name_readings (reading, user_id) VALUES (?, ?)", [(reading, user_id) for reading in readings(name)]
    )


def alike(db: Connection, name: str) -> tuple[str, ...]:
    """List the names of accounts that look like this one, a few at most."""
    of_this = sorted(readings(name))
    rows = db.execute(
        f"""SELECT name FROM users WHERE id IN (SELECT user_id FROM name_readings
            WHERE reading IN ({", ".join("?" * len(of_this))})) ORDER BY name_key LIMIT ?""",  # noqa: S608
        (*of_this, _MOST),
    )
    return tuple(row["name"] for row in rows)
