"""The rows of a verification, written in the same transactions by psycopg alone: one statement after the other.

No code is checked, and nothing is sealed, hashed or read: only the work of the server and of the network is left.
"""

from __future__ import annotations

from collections.abc import Callable

import psycopg

from tests.benchmarks.raw_rows import HASH, MAC, NOW

_COUNT_ATTEMPT = """INSERT INTO limits (subject, failures, locked_until, updated_at) VALUES (%s, 1, %s, %s)
    ON CONFLICT (subject) DO UPDATE SET failures = excluded.failures"""
_SPEND = "UPDATE factors SET last_step = %s, drift = 0, last_used_at = %s WHERE user_id = %s"
_FORGIVE = "DELETE FROM limits WHERE subject = %s"
_LENGTHEN = "UPDATE trail SET last_number = last_number + 1, last_hash = %s, mac = %s RETURNING last_number"
_RECORD = """INSERT INTO events (number, at, actor, subject, action, outcome, origin, detail, hash)
    VALUES (%s, %s, %s, %s, 'code checked', 'done', '', '', %s)"""
_STAMP = "UPDATE users SET access_mac = %s WHERE id = %s"


def verification(db: psycopg.Connection[tuple[int, ...]], user_id: int, name: str) -> Callable[[int], None]:
    """Write what a code of one person leaves."""
    subject = f"code:{user_id}"

    def verify(step: int) -> None:
        with db.transaction():
            db.execute(_COUNT_ATTEMPT, (subject, NOW + 1, NOW))
        with db.transaction():
            db.execute(_SPEND, (step, NOW, user_id))
            db.execute(_FORGIVE, (subject,))
            db.execute(_STAMP, (MAC, user_id))
            # Whoever records holds the end of the log until the commit: last, as the store does.
            number = db.execute(_LENGTHEN, (HASH, MAC)).fetchall()[0][0]
            db.execute(_RECORD, (number, NOW, name, name, HASH))

    return verify
