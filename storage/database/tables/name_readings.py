"""What people's names look like, by which those that look alike are found."""

from __future__ import annotations

from storage.database.engine import Connection
from storage.domain.look_alikes import readings

_MOST = 5
"""Names told: enough to see that it is not chance."""


def fill(db: Connection, user_id: int, name: str) -> None:
    """The readings of a new account."""
    db.executemany(
        "INSERT INTO name_readings (reading, user_id) VALUES (?, ?)", [(reading, user_id) for reading in readings(name)]
    )


def alike(db: Connection, name: str) -> tuple[str, ...]:
    """The names of accounts that look like this one, the first ones of them."""
    of_this = sorted(readings(name))
    rows = db.execute(
        f"""SELECT name FROM users WHERE id IN (SELECT user_id FROM name_readings
            WHERE reading IN ({", ".join("?" * len(of_this))})) ORDER BY name_key LIMIT ?""",  # noqa: S608
        (*of_this, _MOST),
    )
    return tuple(row["name"] for row in rows)
