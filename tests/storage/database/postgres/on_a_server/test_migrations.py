"""A schema of before, and one of after: a fleet is updated host by host, and its owner says when the tables change."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from storage import Action, DatabaseMissing, NewerDatabase, OlderDatabase, OwnerWanted, ServerGone, Store, Verdict
from storage.database.engine import SCHEMA_VERSION
from storage.database.postgres import schema
from storage.database.steps import STEPS, Step
from tests.conftest import PASSWORD, FixedClock
from tests.oracle import totp
from tests.postgres import databases
from tests.postgres.server import APPLICATION, OWNER
from tests.storage.people import NAME, Enrolled, begin, broken, change, rows, signed_up

NEXT = SCHEMA_VERSION + 1
STEP = Step(
    "badges",
    (),
    ('CREATE TABLE badges (id TEXT COLLATE "C" PRIMARY KEY)', "ALTER TABLE users ADD COLUMN badge BIGINT"),
    readable_by=SCHEMA_VERSION,
    rights=("SELECT, INSERT ON badges",),
)


@pytest.fixture
def old(store: Store, database: Path, clock: FixedClock) -> Iterator[Store]:
    """A store that a program of before has open, which nobody else is given afterwards."""
    assert clock.now
    change(database, "CREATE TABLE nobody_else (id BIGINT)")
    change(database, "DROP TABLE nobody_else")
    signed_up(store, "ancienne")
    yield store
    store.close()


def learn(monkeypatch: pytest.MonkeyPatch, step: Step = STEP) -> None:
    """Have the program be of the next version."""
    monkeypatch.setattr(schema, "STEPS", (*STEPS, step))
    monkeypatch.setattr(schema, "SCHEMA_VERSION", NEXT)
    monkeypatch.setattr("storage.services.maintenance.SCHEMA_VERSION", NEXT)


def opened(database: Path, role: str = OWNER, *, create: bool = False, migrate: bool = False) -> Store:
    """Open a test's database by a role."""
    dsn, key = databases.dsn(databases._name_at(database), role), database.with_name("guichet.key")
    return Store(dsn, key, create=create, migrate=migrate)


def test_columns_that_come_while_programs_of_before_run_stop_none_of_them(
    old: Store, database: Path, clock: FixedClock, enrolled: Enrolled, monkeypatch: pytest.MonkeyPatch
) -> None:
    def work() -> None:
        clock.advance(300)
        assert old.sign_in.verify(NAME, totp(enrolled.secret, clock.now)) is Verdict.ACCEPTED
        session = old.sign_in.with_password("ancienne", PASSWORD)
        begin(old, session)
        old.enrolments.abandon(session)
        assert old.administration().directory.users()

    # As often as it takes until the server keeps each statement for the next time.
    for _ in range(8):
        work()
    tables = ("users", "enrolments", "factors", "notices", "visits", "events")
    added = tuple(f"ALTER TABLE {table} ADD COLUMN badge BIGINT" for table in tables)
    with monkeypatch.context() as updated:
        learn(updated, STEP._replace(postgresql=(*added, STEP.postgresql[0])))
        opened(database, migrate=True).close()
    # A page asks again by itself: nothing was done.
    with suppress(ServerGone):
        work()
    for _ in range(2):
        work()
    assert broken(old) == []


@pytest.mark.parametrize("role", [OWNER, APPLICATION])
@pytest.mark.parametrize("create", [False, True])
def test_an_older_schema_is_not_changed_by_the_way(
    old: Store, database: Path, monkeypatch: pytest.MonkeyPatch, role: str, create: bool
) -> None:
    learn(monkeypatch)
    with pytest.raises(OlderDatabase) as refused:
        opened(database, role, create=create)
    assert refused.value.detail == OWNER
    assert old.administration().directory.users()
    assert rows(database, "SELECT value FROM meta WHERE name = 'schema'") == [(str(SCHEMA_VERSION),)]


def test_only_its_owner_may_ask_for_it(old: Store, database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert old.path == database
    learn(monkeypatch)
    with pytest.raises(OwnerWanted):
        opened(database, APPLICATION, migrate=True)
    assert rows(database, "SELECT value FROM meta WHERE name = 'schema'") == [(str(SCHEMA_VERSION),)]


def test_a_step_is_taken_once_and_those_of_before_go_on(
    old: Store, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as updated:
        learn(updated)
        first = opened(database, migrate=True)
        assert first.maintenance.migrated() == SCHEMA_VERSION
        event = first.administration().audit_log.events()[-1]
        assert (event.action, event.detail) == (Action.SCHEMA_MIGRATED, f"schema {SCHEMA_VERSION} to {NEXT}")
        first.close()
        again = opened(database, migrate=True)
        assert again.maintenance.migrated() is None
        again.close()
        kiosk = opened(database, APPLICATION)
        assert kiosk.administration().directory.users()
        kiosk.close()
    # The program of before: the one that was open, and one that opens now.
    old.sign_in.with_password("ancienne", PASSWORD)
    before = opened(database, APPLICATION)
    before.sign_in.with_password("ancienne", PASSWORD)
    before.close()
    facts = rows(database, "SELECT name, value FROM meta WHERE name IN ('schema', 'readable_by') ORDER BY name")
    assert facts == [("readable_by", str(SCHEMA_VERSION)), ("schema", str(NEXT))]
    granted = f"SELECT has_table_privilege('{APPLICATION}', 'badges', 'SELECT, INSERT')"
    assert rows(database, granted) == [(True,)]


def test_where_those_of_before_cannot_go_on_they_stop(
    old: Store, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as updated:
        learn(updated, STEP._replace(readable_by=NEXT))
        opened(database, migrate=True).close()
    with pytest.raises(NewerDatabase) as refused:
        opened(database)
    assert refused.value.detail == str(NEXT)
    with pytest.raises(NewerDatabase):
        old.maintenance.set_limit("lock_seconds", 200)


def test_a_step_that_fails_changes_nothing(old: Store, database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    learn(monkeypatch, STEP._replace(postgresql=(*STEP.postgresql, "SELECT 1 / 0")))
    with pytest.raises((psycopg.Error, Exception)):
        opened(database, migrate=True)
    assert rows(database, "SELECT value FROM meta WHERE name = 'schema'") == [(str(SCHEMA_VERSION),)]
    assert rows(database, "SELECT to_regclass('badges') IS NULL") == [(True,)]
    old.sign_in.with_password("ancienne", PASSWORD)


def test_of_two_who_migrate_at_once_one_does(old: Store, database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert old.path == database
    learn(monkeypatch)

    def migrate(_number: int) -> int | None:
        store = opened(database, migrate=True)
        store.close()
        return store.maintenance._engine.migrated_from

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(migrate, range(4)))
    assert SCHEMA_VERSION in done
    assert set(done) <= {SCHEMA_VERSION, None}


def test_the_tables_of_an_empty_database_are_its_owners_to_make(tmp_path: Path, store: Store, database: Path) -> None:
    assert store.path == database
    change(database, f"CREATE SCHEMA fresh AUTHORIZATION {OWNER}")
    change(database, f"GRANT USAGE ON SCHEMA fresh TO {APPLICATION}")
    fresh = "&options=-csearch_path%3Dfresh"
    owner, kiosk = (f"{databases.dsn(databases._name_at(database), role)}{fresh}" for role in (OWNER, APPLICATION))
    key = tmp_path / "guichet.key"
    with pytest.raises(DatabaseMissing):
        Store(kiosk, key, create=False)
    with pytest.raises(OwnerWanted):
        Store(kiosk, key, migrate=True)
    made = Store(owner, key, migrate=True)
    assert made.maintenance.migrated() == 0
    assert [found.name for found in made.maintenance.check() if found.detail and found.name == "integrity"] == []
    made.close()
    Store(kiosk, key, create=False).close()


def test_a_new_database_has_every_step(
    tmp_path: Path, store: Store, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert store.path == database
    change(database, f"CREATE SCHEMA newest AUTHORIZATION {OWNER}")
    learn(monkeypatch)
    dsn = f"{databases.dsn(databases._name_at(database), OWNER)}&options=-csearch_path%3Dnewest"
    Store(dsn, tmp_path / "guichet.key").close()
    assert rows(database, "SELECT value FROM newest.meta WHERE name = 'schema'") == [(str(NEXT),)]
    assert rows(database, "SELECT to_regclass('newest.badges') IS NULL") == [(False,)]
