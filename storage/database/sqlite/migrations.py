"""The schema, step by step. Append only: a released migration is never edited.

Those after the fifth are in `storage.database.steps`, in the words of both engines.
"""

from __future__ import annotations

from sqlite_utils import Migrations
from sqlite_utils.db import Database

from storage.database.steps import BASELINE, STEPS, Step
from storage.domain.look_alikes import readings
from storage.domain.names import name_words

migrations = Migrations("guichet")


@migrations()
def m001_first_schema(db: Database) -> None:
    """Create the first schema."""
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
            last_sign_in_at INTEGER,
            access_mac BLOB
        ) STRICT""",
        """CREATE TABLE enrolments (
            id TEXT PRIMARY KEY,
            user_id INTEGER NOT NULL UNIQUE REFERENCES users(id) ON DELETE CASCADE,
            method TEXT NOT NULL,
            phone TEXT NOT NULL,
            issuer TEXT NOT NULL,
            account TEXT NOT NULL,
            sealed_secret BLOB NOT NULL,
            sealed_earlier BLOB,
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
            drift INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            last_used_at INTEGER,
            disabled_at INTEGER,
            retired_at INTEGER
        ) STRICT""",
        "CREATE UNIQUE INDEX one_active_factor ON factors(user_id, method) WHERE retired_at IS NULL",
        """CREATE TABLE limits (
            subject TEXT PRIMARY KEY,
            failures INTEGER NOT NULL,
            locked_until INTEGER NOT NULL,
            updated_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE recovery_codes (
            user_id INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE,
            hash TEXT NOT NULL,
            issued_at INTEGER NOT NULL,
            used_at INTEGER,
            PRIMARY KEY (user_id, hash)
        ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE settings (
            name TEXT PRIMARY KEY,
            value INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE events (
            number INTEGER PRIMARY KEY,
            at INTEGER NOT NULL,
            actor TEXT NOT NULL,
            subject TEXT NOT NULL,
            action TEXT NOT NULL,
            outcome TEXT NOT NULL,
            origin TEXT NOT NULL,
            detail TEXT NOT NULL,
            hash BLOB NOT NULL
        ) STRICT""",
        """CREATE TABLE trail (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            first_number INTEGER NOT NULL,
            hash_before BLOB NOT NULL,
            last_number INTEGER NOT NULL,
            last_hash BLOB NOT NULL,
            mac BLOB NOT NULL
        ) STRICT""",
        """CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events
        BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END""",
        # `INSERT OR REPLACE` would remove an event without firing the other triggers.
        """CREATE TRIGGER events_are_never_replaced BEFORE INSERT ON events
        WHEN EXISTS (SELECT 1 FROM events WHERE number = NEW.number)
        BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END""",
        # Events before the first one that the hash chain counts may go: the hash kept in `trail` covers them.
        """CREATE TRIGGER events_are_never_removed BEFORE DELETE ON events
        WHEN OLD.number >= (SELECT first_number FROM trail)
        BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END""",
    ):
        db.execute(statement)


@migrations()
def m002_methods_for_life(db: Database) -> None:
    """Add several named devices for each method, grace periods, sessions that end, and notices with their mail."""
    for statement in (
        "ALTER TABLE users ADD COLUMN email TEXT",
        "ALTER TABLE users ADD COLUMN mfa_due_at INTEGER",
        "ALTER TABLE users ADD COLUMN password_expires_at INTEGER",
        "ALTER TABLE users ADD COLUMN epoch INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE factors ADD COLUMN name TEXT NOT NULL DEFAULT ''",
        """ALTER TABLE factors ADD COLUMN algorithm TEXT NOT NULL DEFAULT 'SHA1'
            CHECK (algorithm IN ('SHA1', 'SHA256', 'SHA512'))""",
        "ALTER TABLE factors ADD COLUMN digits INTEGER NOT NULL DEFAULT 6 CHECK (digits IN (6, 8))",
        "ALTER TABLE factors ADD COLUMN period INTEGER NOT NULL DEFAULT 30 CHECK (period BETWEEN 15 AND 60)",
        "ALTER TABLE factors ADD COLUMN holder TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE factors ADD COLUMN epoch INTEGER NOT NULL DEFAULT 0",
        "DROP INDEX one_active_factor",
        "CREATE INDEX factors_of_a_person ON factors(user_id)",
        "ALTER TABLE enrolments ADD COLUMN name TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE enrolments ADD COLUMN replaces TEXT",
        "ALTER TABLE enrolments ADD COLUMN holder TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE enrolments ADD COLUMN epoch INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE enrolments ADD COLUMN fingerprint TEXT NOT NULL DEFAULT ''",
        """ALTER TABLE enrolments ADD COLUMN stage TEXT NOT NULL DEFAULT 'waiting'
            CHECK (stage IN ('waiting', 'retrieved', 'rejected'))""",
        "CREATE INDEX enrolments_by_fingerprint ON enrolments(fingerprint)",
        """CREATE TABLE notices (
            id INTEGER PRIMARY KEY,
            user_id INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE,
            at INTEGER NOT NULL,
            kind TEXT NOT NULL,
            detail TEXT NOT NULL,
            session TEXT NOT NULL,
            shown_at INTEGER,
            mail_attempts INTEGER NOT NULL DEFAULT 0,
            mail_next_at INTEGER
        ) STRICT""",
        "CREATE INDEX notices_not_shown ON notices(user_id) WHERE shown_at IS NULL",
        "CREATE INDEX notices_to_mail ON notices(mail_next_at) WHERE mail_next_at IS NOT NULL",
    ):
        db.execute(statement)


@migrations()
def m003_counter(db: Database) -> None:
    """Add the words by which accounts are found, the visits of the guide, and an index of the events of an account."""
    for statement in (
        """CREATE TABLE name_words (
            word TEXT NOT NULL,
            user_id INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE,
            PRIMARY KEY (word, user_id)
        ) STRICT, WITHOUT ROWID""",
        "CREATE INDEX words_of_a_person ON name_words(user_id)",
        """CREATE TABLE visits (
            id INTEGER PRIMARY KEY,
            session TEXT NOT NULL,
            user_id INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE,
            method TEXT NOT NULL,
            waypoint TEXT NOT NULL,
            began_at INTEGER NOT NULL,
            at INTEGER NOT NULL,
            proved_at INTEGER
        ) STRICT""",
        "CREATE UNIQUE INDEX one_open_visit ON visits(session) WHERE proved_at IS NULL",
        "CREATE INDEX visits_of_a_person ON visits(user_id)",
        "CREATE INDEX visits_by_moment ON visits(at)",
        "CREATE INDEX events_on_an_account ON events(subject, number)",
        "CREATE INDEX events_by_an_account ON events(actor, number)",
    ):
        db.execute(statement)
    _fill_words(db, _names(db))


@migrations()
def m004_names(db: Database) -> None:
    """Add the rule that made a name's key, words as a plain keyboard types them, and what each name looks like."""
    for statement in (
        "ALTER TABLE users ADD COLUMN name_rule INTEGER NOT NULL DEFAULT 1 CHECK (name_rule IN (1, 2))",
        "CREATE INDEX names_of_before ON users(name_rule) WHERE name_rule = 1",
        """CREATE TABLE name_readings (
            reading TEXT NOT NULL,
            user_id INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE,
            PRIMARY KEY (reading, user_id)
        ) STRICT, WITHOUT ROWID""",
        "CREATE INDEX readings_of_a_person ON name_readings(user_id)",
        "DELETE FROM name_words",
    ):
        db.execute(statement)
    names = _names(db)
    _fill_words(db, names)
    db.conn.executemany(
        "INSERT INTO name_readings (reading, user_id) VALUES (?, ?)",
        ((reading, user_id) for user_id, name in names for reading in readings(name)),
    )


@migrations()
def m005_visits_left(db: Database) -> None:
    """Add the moment at which a person left the guide, and an index of those who are in it."""
    for statement in (
        "ALTER TABLE visits ADD COLUMN left_at INTEGER",
        "CREATE INDEX visits_under_way ON visits(at) WHERE proved_at IS NULL AND left_at IS NULL",
    ):
        db.execute(statement)


def _take(number: int, step: Step) -> None:
    """Have a step that both engines take be one of these."""

    @migrations(name=f"m{number:03}_{step.name}")
    def run(db: Database) -> None:
        for statement in step.sqlite:
            db.execute(statement)


for _number, _step in enumerate(STEPS, BASELINE + 1):
    _take(_number, _step)


def _names(db: Database) -> list[tuple[int, str]]:
    # Read as bytes, since a damaged file may hold no text here: it opens all the same, and is then found to be damaged.
    rows = db.execute("SELECT id, CAST(name AS BLOB) FROM users").fetchall()
    return [(row[0], row[1].decode("utf-8", "replace")) for row in rows]


def _fill_words(db: Database, names: list[tuple[int, str]]) -> None:
    db.conn.executemany(
        "INSERT INTO name_words (word, user_id) VALUES (?, ?)",
        ((word, user_id) for user_id, name in names for word in name_words(name)),
    )
