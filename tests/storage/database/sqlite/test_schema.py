"""The schema and how it is used: pragmas of every connection, strict tables, immediate transactions, migrations."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Migrations
from sqlite_utils.db import Database as AnyDatabase

from storage import Store, Waypoint
from storage.database.sqlite import migrations
from storage.database.sqlite.engine import Database
from tests.conftest import PASSWORD, FixedClock
from tests.faults.populated import ask_a_phone
from tests.oracle import totp
from tests.storage import inside
from tests.storage.people import METHOD, NAME, OTHER_METHOD, Enrolled, begin, change, contents, enrol, rows, signed_up

PRAGMAS: dict[str, Any] = {
    "foreign_keys": 1,
    "busy_timeout": 15000,
    "synchronous": 2,
    "secure_delete": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "journal_mode": "wal",
}


@pytest.fixture
def opened(store: Store, database: Path) -> Database:
    """The layer below the store, on the same file."""
    assert not store.first_account.exists()
    return Database(database)


def pragmas(opened: Database) -> dict[str, object]:
    """What this thread's connection is set to."""
    with opened.read() as db:
        return {name: db.execute(f"PRAGMA {name}").fetchone()[0] for name in PRAGMAS}


def test_every_thread_has_a_connection_with_every_pragma(opened: Database) -> None:
    with opened.connection() as mine, ThreadPoolExecutor(4) as pool:
        assert pragmas(opened) == PRAGMAS
        for found in pool.map(lambda _: pragmas(opened), range(8)):
            assert found == PRAGMAS
        with opened.read() as again:
            assert again is mine
    opened.close()
    assert pragmas(opened) == PRAGMAS
    opened.close()


def test_a_writing_connection_has_them_too(opened: Database) -> None:
    with opened.write() as db:
        found = {name: db.execute(f"PRAGMA {name}").fetchone()[0] for name in PRAGMAS}
    # What the wait for the queue of writers has left of the patience.
    left = found.pop("busy_timeout")
    assert found == {name: value for name, value in PRAGMAS.items() if name != "busy_timeout"}
    assert 0 < left <= PRAGMAS["busy_timeout"]
    opened.close()


def test_every_table_is_strict(store: Store, database: Path) -> None:
    assert not store.first_account.exists()
    tables = rows(database, "SELECT name, strict FROM pragma_table_list WHERE name NOT LIKE 'sqlite_%'")
    assert {name for name, _ in tables} >= {
        "meta",
        "users",
        "enrolments",
        "factors",
        "limits",
        "name_readings",
        "name_words",
        "notices",
        "recovery_codes",
        "settings",
        "events",
        "trail",
        "visits",
        "asking_hosts",
        "approvals",
        "challenges",
    }
    assert [name for name, strict in tables if not strict] == []


def test_a_value_of_the_wrong_type_is_refused(database: Path, enrolled: Enrolled) -> None:
    assert enrolled.secret
    for sql in (
        "UPDATE users SET created_at = 'hier'",
        "UPDATE factors SET last_step = 'aucun'",
        "UPDATE factors SET sealed_secret = 'en clair'",
        "UPDATE users SET role = 'root'",
        "UPDATE users SET disabled = 2",
        "UPDATE users SET password_hash = NULL",
        "UPDATE factors SET algorithm = 'MD5'",
        "UPDATE factors SET digits = 7",
        "UPDATE factors SET period = 14",
    ):
        with pytest.raises(sqlite3.IntegrityError):
            change(database, sql)


def test_what_belongs_to_a_person_goes_with_them(
    store: Store, database: Path, clock: FixedClock, enrolled: Enrolled
) -> None:
    neighbour = enrol(store, clock, signed_up(store, "voisin")).session
    begin(store, neighbour, OTHER_METHOD)
    store.visits.reach(neighbour, Waypoint.QR_CODE, OTHER_METHOD)
    with pytest.raises(sqlite3.IntegrityError):
        change(database, "UPDATE factors SET user_id = 999")
    change(database, "DELETE FROM users WHERE name = 'voisin'")
    assert rows(database, "SELECT user_id FROM factors") == [(enrolled.session.user.id,)]
    for table in ("enrolments", "visits"):
        assert rows(database, f"SELECT user_id FROM {table}") == []  # noqa: S608
    assert rows(database, "SELECT DISTINCT user_id FROM name_words") == [(enrolled.session.user.id,)]


def test_a_request_goes_with_its_person_and_its_challenges_with_it(
    store: Store, database: Path, clock: FixedClock
) -> None:
    ask_a_phone(store, clock, NAME)
    change(database, "DELETE FROM users")
    for table in ("approvals", "challenges"):
        assert rows(database, f"SELECT * FROM {table}") == []  # noqa: S608


def test_every_write_is_in_an_immediate_transaction(store: Store, clock: FixedClock) -> None:
    statements: list[str] = []
    with inside.database(store).connection() as db:
        db.set_trace_callback(lambda sql: statements.append(" ".join(sql.split())))
    store.first_account.create("chef", PASSWORD)
    issued = store.administration().accounts.add(NAME).password or ""
    session = store.passwords.change(store.sign_in.with_password(NAME, issued), PASSWORD)
    store.sign_in.complete(session)
    person = enrol(store, clock, session)
    store.enrolments.abandon(person.session)
    clock.advance(60)
    store.sign_in.with_code(person.session, totp(person.secret, clock.now))
    writes, begun = 0, ""
    for sql in statements:
        verb = sql.split(" ", 1)[0].upper()
        if verb in {"BEGIN", "COMMIT", "ROLLBACK"}:
            begun = sql.upper() if verb == "BEGIN" else ""
        elif verb in {"INSERT", "UPDATE", "DELETE"}:
            writes += 1
            assert begun == "BEGIN IMMEDIATE", sql
        elif verb != "PRAGMA":
            assert begun, sql
    assert writes > 30


def test_an_error_midway_takes_everything_back(opened: Database, database: Path) -> None:
    before = contents(database)

    def fail_midway() -> None:
        with opened.write() as db:
            db.execute("INSERT INTO meta (name, value) VALUES ('half', 'done')")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail_midway()
    assert contents(database) == before
    with opened.write() as db:
        db.execute("INSERT INTO meta (name, value) VALUES ('all', 'done')")
    assert rows(database, "SELECT value FROM meta WHERE name = 'all'") == [("done",)]
    opened.close()


def test_opening_a_current_database_changes_no_row(store: Store, database: Path, enrolled: Enrolled) -> None:
    assert enrolled.session.methods == frozenset({METHOD})
    store.close()
    before = database.read_bytes()
    Store(database).close()
    assert database.read_bytes() == before


def test_a_migration_that_fails_leaves_nothing(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failing = Migrations("guichet")
    failing()(migrations.m001_first_schema)

    @failing()
    def m002_stops_midway(db: AnyDatabase) -> None:
        db.execute("CREATE TABLE half (done INTEGER) STRICT")
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(migrations, "migrations", failing)
        with pytest.raises(RuntimeError):
            Store(database)
    assert rows(database, "SELECT name FROM sqlite_schema") == []
    assert rows(database, "PRAGMA user_version") == [(0,)]
    Store(database).close()
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT count(*) FROM users").fetchone() == (0,)
