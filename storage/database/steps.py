"""The steps of the schema since the fifth, each in the words of both engines.

Append only: a released step is never edited. Those before are SQLite's alone (`storage.database.sqlite.migrations`): no
database on a server is older.
"""

from __future__ import annotations

from typing import NamedTuple

BASELINE = 5
"""The schema at which databases on a server begin."""


class Step(NamedTuple):
    """What makes one schema of the one before, in one transaction."""

    name: str
    """A word, which SQLite's own list of what was done keeps."""
    sqlite: tuple[str, ...]
    """Statements."""
    postgresql: tuple[str, ...]
    """The same for PostgreSQL, where text compares by its bytes, as `postgres/schema.py` writes it."""
    readable_by: int
    """The oldest schema whose programs still work after it: a fleet is updated host by host."""
    rights: tuple[str, ...] = ()
    """What the application's role may do with what is new, as in `SELECT, INSERT ON hosts`."""


STEPS: tuple[Step, ...] = ()
