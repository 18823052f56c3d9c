"""The rows of a verification and of an enrolment, written in the same transactions by sqlite3 alone.

No code is checked, and nothing is sealed, hashed or read: only the work of the disk and of SQLite is left.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from storage.database.sqlite.connection import PRAGMAS
from tests.conftest import NOON

PATIENCE = 600
"""Seconds to wait; the store's fifteen are too few for writers that do not queue."""
NOW = int(NOON)
MAC, HASH, SEALED = bytes(32), bytes(32), bytes(69)


def connected(path: Path) -> sqlite3.Connection:
    """Open a connection with the pragmas of the store, which make it as durable."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript(PRAGMAS)
    connection.execute(f"PRAGMA busy_timeout = {PATIENCE * 1000}")
    return connection


@contextmanager
def _transaction(db: sqlite3.Connection) -> Iterator[None]:
    db.execute("BEGIN IMMEDIATE")
    yield
    db.execute("COMMIT")


def _count_attempt(db: sqlite3.Connection, user_id: int) -> None:
    with _transaction(db):
        db.execute(
            """INSERT INTO limits (subject, failures, locked_until, updated_at) VALUES (?, 1, ?, ?)
            ON CONFLICT (subject) DO UPDATE SET failures = excluded.failures""",
            (f"code:{user_id}", NOW + 1, NOW),
        )


def _forgive_and_record(db: sqlite3.Connection, user_id: int, name: str, action: str, detail: str = "") -> None:
    db.execute("DELETE FROM limits WHERE subject = ?", (f"code:{user_id}",))
    number = _record(db, name, action, detail)
    # The values differ each time: SQLite does not write a page that stays the same.
    db.execute("UPDATE users SET access_mac = ? WHERE id = ?", (number.to_bytes(32), user_id))


def add_accounts(db: sqlite3.Connection, hashes: Mapping[str, str]) -> None:
    """Add accounts by name, with the hash of each one-time password."""
    with _transaction(db):
        for name, password_hash in hashes.items():
            user_id = db.execute(
                """INSERT INTO users (name, name_key, role, password_hash, one_time_password, password_expires_at,
                    mfa_required, email, created_at, epoch, access_mac, name_rule)
                VALUES (?, ?, 'client', ?, 1, ?, 0, ?, ?, ?, ?, 2)""",
                (name, name.casefold(), password_hash, NOW, f"{name}@exemple.fr", NOW, 2**61, MAC),
            ).lastrowid
            words = [(word, user_id) for word in name.casefold().split()]
            db.executemany("INSERT INTO name_words (word, user_id) VALUES (?, ?)", words)
            readings = [(reading, user_id) for reading in (name, name.upper())]
            db.executemany("INSERT INTO name_readings (reading, user_id) VALUES (?, ?)", readings)
            _record(db, name, "account created", "client")


def _record(db: sqlite3.Connection, name: str, action: str, detail: str) -> int:
    """Append an event; return its number."""
    number = db.execute(
        """INSERT INTO events (at, actor, subject, action, outcome, origin, detail, hash)
        VALUES (?, ?, ?, ?, 'done', '', ?, ?)""",
        (NOW, name, name, action, detail, HASH),
    ).lastrowid
    db.execute("UPDATE trail SET last_number = ?, last_hash = ?, mac = ?", (number, HASH, MAC))
    return number or 0


def verification(db: sqlite3.Connection, user_id: int, name: str) -> Callable[[int], None]:
    """Write what a code of one person leaves."""

    def verify(step: int) -> None:
        _count_attempt(db, user_id)
        with _transaction(db):
            db.execute(
                "UPDATE factors SET last_step = ?, drift = 0, last_used_at = ? WHERE user_id = ?", (step, NOW, user_id)
            )
            _forgive_and_record(db, user_id, name, "code checked")

    return verify


def enrol(db: sqlite3.Connection, user_id: int, name: str, enrolment_id: str) -> None:
    """Write an issued secret, a counted attempt and a factor."""
    with _transaction(db):
        db.execute(
            """INSERT OR REPLACE INTO enrolments (id, user_id, method, phone, name, issuer, account, sealed_secret,
                holder, epoch, fingerprint, created_at, expires_at)
            VALUES (?, ?, 'okta_verify', 'iphone', 'Mon iPhone', 'Espace client', ?, ?, ?, ?, ?, ?, ?)""",
            (enrolment_id, user_id, name, SEALED, "0" * 16, 2**61, "f" * 64, NOW, NOW + 600),
        )
        _record(db, name, "enrolment begun", "okta_verify")
    _count_attempt(db, user_id)
    with _transaction(db):
        db.execute("DELETE FROM enrolments WHERE id = ?", (enrolment_id,))
        db.execute(
            """INSERT INTO factors (id, user_id, method, phone, name, account, sealed_secret, last_step, drift,
                created_at, holder, epoch)
            VALUES (?, ?, 'okta_verify', 'iphone', 'Mon iPhone', ?, ?, 1, 0, ?, ?, ?)""",
            (enrolment_id, user_id, name, SEALED, NOW, "0" * 16, 2**61),
        )
        db.execute("UPDATE users SET epoch = ?, last_sign_in_at = ? WHERE id = ?", (2**61, NOW, user_id))
        db.execute(
            """INSERT INTO notices (user_id, at, kind, detail, session, mail_next_at)
            VALUES (?, ?, 'method added', 'Mon iPhone', ?, ?)""",
            (user_id, NOW, "0" * 16, NOW),
        )
        _forgive_and_record(db, user_id, name, "enrolment proved")
