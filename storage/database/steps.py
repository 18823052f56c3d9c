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


_PHONES_AND_HOSTS = Step(
    name="phones_and_hosts",
    sqlite=(
        """CREATE TABLE asking_hosts (
            name TEXT PRIMARY KEY,
            token_hash BLOB NOT NULL UNIQUE,
            made_at INTEGER NOT NULL,
            last_used_at INTEGER,
            mac BLOB NOT NULL
        ) STRICT""",
        """CREATE TABLE approvals (
            id TEXT PRIMARY KEY,
            user_id INTEGER NOT NULL UNIQUE REFERENCES users(id) ON DELETE CASCADE,
            session TEXT NOT NULL,
            url TEXT NOT NULL,
            title TEXT NOT NULL,
            question TEXT NOT NULL,
            number TEXT NOT NULL,
            numbers TEXT NOT NULL,
            made_at INTEGER NOT NULL,
            ends_at INTEGER NOT NULL,
            outcome TEXT NOT NULL,
            factor_id TEXT,
            answered_at INTEGER,
            clock_off INTEGER,
            mac BLOB NOT NULL
        ) STRICT""",
        """CREATE TABLE challenges (
            nonce TEXT PRIMARY KEY,
            approval_id TEXT NOT NULL REFERENCES approvals(id) ON DELETE CASCADE,
            factor_id TEXT NOT NULL,
            signature TEXT NOT NULL,
            capabilities_signature TEXT NOT NULL
        ) STRICT""",
        "CREATE INDEX challenges_of_an_approval ON challenges(approval_id)",
        "CREATE INDEX challenges_of_a_device ON challenges(factor_id)",
    ),
    postgresql=(
        """CREATE TABLE asking_hosts (
            name TEXT COLLATE "C" PRIMARY KEY,
            token_hash BYTEA NOT NULL UNIQUE,
            made_at BIGINT NOT NULL,
            last_used_at BIGINT,
            mac BYTEA NOT NULL
        )""",
        """CREATE TABLE approvals (
            id TEXT COLLATE "C" PRIMARY KEY,
            user_id BIGINT NOT NULL UNIQUE REFERENCES users (id) ON DELETE CASCADE,
            session TEXT COLLATE "C" NOT NULL,
            url TEXT COLLATE "C" NOT NULL,
            title TEXT COLLATE "C" NOT NULL,
            question TEXT COLLATE "C" NOT NULL,
            number TEXT COLLATE "C" NOT NULL,
            numbers TEXT COLLATE "C" NOT NULL,
            made_at BIGINT NOT NULL,
            ends_at BIGINT NOT NULL,
            outcome TEXT COLLATE "C" NOT NULL,
            factor_id TEXT COLLATE "C",
            answered_at BIGINT,
            clock_off BIGINT,
            mac BYTEA NOT NULL
        )""",
        """CREATE TABLE challenges (
            nonce TEXT COLLATE "C" PRIMARY KEY,
            approval_id TEXT COLLATE "C" NOT NULL REFERENCES approvals (id) ON DELETE CASCADE,
            factor_id TEXT COLLATE "C" NOT NULL,
            signature TEXT COLLATE "C" NOT NULL,
            capabilities_signature TEXT COLLATE "C" NOT NULL
        )""",
        "CREATE INDEX challenges_of_an_approval ON challenges (approval_id)",
        "CREATE INDEX challenges_of_a_device ON challenges (factor_id)",
    ),
    # Earlier programs would compare codes with the keys of a phone that approves.
    readable_by=6,
    rights=("SELECT, INSERT, UPDATE, DELETE ON asking_hosts, approvals, challenges",),
)

STEPS: tuple[Step, ...] = (_PHONES_AND_HOSTS,)
