"""The schema, step by step. Append only: a migration that has been released is never edited."""

from __future__ import annotations

from sqlite_utils import Migrations
from sqlite_utils.db import Database

migrations = Migrations("guichet")


@migrations()
def m001_users_factors_enrolments_limits(db: Database) -> None:
    """The first schema."""
    for statement in (
        """CREATE TABLE meta (
            name TEXT PRIMARY KEY,
            value TEXT NOT NULL
        ) STRICT""",
        """CREATE TABLE users (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL,
            name_key TEXT NOT NULL UNIQUE,
            role TEXT NOT NULL CHECK (role IN ('client', 'operator')),
            password_hash TEXT NOT NULL,
            one_time_password INTEGER NOT NULL DEFAULT 0 CHECK (one_time_password IN (0, 1)),
            mfa_required INTEGER NOT NULL DEFAULT 0 CHECK (mfa_required IN (0, 1)),
            disabled INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)),
            created_at INTEGER NOT NULL,
            last_sign_in_at INTEGER
        ) STRICT""",
        """CREATE TABLE enrolments (
            id TEXT PRIMARY KEY,
            user_id INTEGER NOT NULL UNIQUE REFERENCES users(id) ON DELETE CASCADE,
            method TEXT NOT NULL,
            phone TEXT NOT NULL,
            issuer TEXT NOT NULL,
            account TEXT NOT NULL,
            sealed_secret BLOB NOT NULL,
            created_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL
        ) STRICT""",
        """CREATE TABLE factors (
            id TEXT PRIMARY KEY,
            user_id INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE,
            method TEXT NOT NULL,
            phone TEXT NOT NULL,
            account TEXT NOT NULL,
            sealed_secret BLOB NOT NULL,
            last_step INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            last_used_at INTEGER,
            retired_at INTEGER
        ) STRICT""",
        "CREATE UNIQUE INDEX one_active_factor ON factors(user_id, method) WHERE retired_at IS NULL",
        """CREATE TABLE limits (
            subject TEXT PRIMARY KEY,
            failures INTEGER NOT NULL,
            locked_until INTEGER NOT NULL,
            updated_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID""",
    ):
        db.execute(statement)
