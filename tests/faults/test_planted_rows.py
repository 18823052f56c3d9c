"""Whoever can write to the file can plant rows, triggers and names: what they do is found, and locks nobody out."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from functools import partial
from pathlib import Path

import pytest

from storage import DatabaseDamaged, Gravity, Store
from storage.security.hasher import Hasher
from tests.conftest import PASSWORD, FixedClock, empty
from tests.faults.populated import Person, populating
from tests.oracle import totp
from tests.storage import prepared
from tests.storage.people import NAME, broken, change, rows, signed_up
from tests.tui import commands
from tui.cli import refusals
from tui.config.settings import Settings

SIX = populating(6)


@pytest.fixture
def store(request: pytest.FixtureRequest, database: Path, clock: FixedClock, cheap: Hasher) -> Iterator[Store]:
    """A store with the people that the test asks for, or without anybody."""
    with (
        prepared.opened(SIX, database, clock, cheap)
        if "people" in request.fixturenames
        else empty(database, clock, cheap)
    ) as opened:
        yield opened


@pytest.fixture
def people(store: Store, clock: FixedClock) -> list[Person]:
    """Six of them, an hour later."""
    assert store.path.exists()
    clock.advance(3600)
    return prepared.made(SIX).left


def test_without_the_name_of_its_key_a_database_is_refused(
    store: Store, database: Path, people: list[Person], cheap: Hasher
) -> None:
    assert people
    store.close()
    change(database, "DELETE FROM meta WHERE name = 'key_id'")
    # A new beginning would have put these rows under the MAC, and an empty audit log too.
    change(database, "UPDATE settings SET value = 86400")
    with pytest.raises(DatabaseDamaged):
        Store(database, hasher=cheap)
    assert rows(database, "SELECT * FROM meta WHERE name = 'key_id'") == []


def test_an_event_put_at_the_end_stops_nobody_and_is_found(
    store: Store, database: Path, clock: FixedClock, people: list[Person]
) -> None:
    last = store.administration().audit_log.events()[-1].number
    change(
        database,
        """INSERT INTO events SELECT number + 1, at, actor, subject, action, outcome, origin, detail, hash
        FROM events WHERE number = ?""",
        last,
    )
    assert store.sign_in.verify(people[0].name, totp(people[0].secret or "", clock.now)) == "accepted"
    assert [event.number for event in store.administration().audit_log.events()][-2:] == [last + 1, last + 2]
    assert store.administration().audit_log.broken_at() == last + 1
    assert broken(store) == ["trail"]


def test_a_record_of_the_audit_log_that_is_not_ours_stops_nobody_and_is_found(store: Store, database: Path) -> None:
    signed_up(store)
    for number in (0, 1, 2**62, 2**63 - 1):
        change(database, "UPDATE trail SET last_number = ?", number)
        store.sign_in.with_password(NAME, PASSWORD)
        assert broken(store) == ["trail"]


def test_an_event_that_was_rewritten_hides_no_other(
    store: Store, database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    signed_up(store)
    change(database, "DROP TRIGGER events_are_never_changed")
    change(database, "UPDATE events SET action = 'rien', outcome = '?' WHERE number = 1")
    change(database, "UPDATE events SET at = 9223372036854775807 WHERE number = 2")
    assert [event.action for event in store.administration().audit_log.events()] == ["rien", "password checked"]
    for arguments in (["audit"], ["audit", "--json"]):
        assert commands.run(store, Settings(), *arguments) == 0
        shown = capsys.readouterr().out
        assert "rien" in shown
        assert "password checked" in shown
    assert commands.run(store, Settings(), "audit", "--verify") == 1


PLANTED: dict[str, str] = {
    "a trigger": "CREATE TRIGGER spy AFTER UPDATE ON users BEGIN DELETE FROM limits; END",
    "a trigger that was dropped": "DROP TRIGGER events_are_never_changed",
    "an index that was dropped": "DROP INDEX factors_of_a_person",
    "a view": "CREATE VIEW spy AS SELECT * FROM users",
    "a table": "CREATE TABLE spy (name TEXT)",
}


@pytest.mark.parametrize("sql", PLANTED.values(), ids=PLANTED)
def test_what_is_not_of_our_schema_is_found(store: Store, database: Path, people: list[Person], sql: str) -> None:
    assert people
    change(database, sql)
    (finding,) = [finding for finding in store.maintenance.check() if finding.gravity is Gravity.BAD]
    assert finding.name == "integrity"
    assert finding.detail in ("schema: spy", "schema: events_are_never_changed", "schema: factors_of_a_person")


def test_a_trigger_that_does_something_else_is_found(store: Store, database: Path) -> None:
    change(database, "DROP TRIGGER events_are_never_removed")
    change(
        database, "CREATE TRIGGER events_are_never_removed BEFORE DELETE ON events BEGIN SELECT 'as you please'; END"
    )
    assert broken(store) == ["integrity"]


@pytest.mark.parametrize("sql", PLANTED.values(), ids=PLANTED)
def test_a_backup_with_anything_planted_is_not_restored(
    store: Store, tmp_path: Path, people: list[Person], sql: str
) -> None:
    backup = tmp_path / "backup"
    store.backups.make(backup)
    change(backup, sql)
    with pytest.raises(DatabaseDamaged):
        store.backups.restore(backup)
    assert [user.name for user in store.administration().directory.users()] == [person.name for person in people]


DAMAGE: dict[str, Callable[[sqlite3.Connection], object]] = {
    "another role": lambda db: db.execute("UPDATE users SET role = 'root' WHERE id = 2"),
    "a name that is bytes": lambda db: db.execute("UPDATE users SET name = x'ff' WHERE id = 2"),
    "a name that is not UTF-8": lambda db: db.execute("UPDATE users SET name = CAST(x'ff' AS TEXT) WHERE id = 2"),
    "no secret": lambda db: db.execute("UPDATE factors SET sealed_secret = NULL"),
    "a secret that is text": lambda db: db.execute("UPDATE enrolments SET sealed_secret = 'abc'"),
    "a method that is bytes": lambda db: db.execute("UPDATE factors SET method = x'ff'"),
    "no step": lambda db: db.execute("UPDATE factors SET last_step = 'jamais'"),
    "a column of another name": lambda db: db.execute("ALTER TABLE enrolments RENAME COLUMN issuer TO issues"),
    "a moment that is text": lambda db: db.execute("INSERT INTO events SELECT 999, 'x', '', '', '', '', '', '', x''"),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_values_of_the_wrong_kind_are_found_and_end_nothing_in_an_accident(
    store: Store,
    database: Path,
    clock: FixedClock,
    cheap: Hasher,
    people: list[Person],
    damage: Callable[[sqlite3.Connection], object],
) -> None:
    store.close()
    with closing(sqlite3.connect(database, isolation_level=None)) as db:
        db.execute("PRAGMA ignore_check_constraints = ON")
        # The tables as a damaged header would leave them: nothing is asked of their values any more.
        db.execute("PRAGMA writable_schema = ON")
        db.execute(
            """UPDATE sqlite_schema SET sql = replace(replace(sql, ') STRICT', ')'), 'NOT NULL', '')
            WHERE type = 'table'"""
        )
        db.execute("PRAGMA writable_schema = RESET")
        damage(db)
    opened = Store(database, clock=clock, hasher=cheap)
    name = people[1].name
    for arguments in (["users", "list"], ["users", "show", name], ["audit"], ["factors", "list", name]):
        assert refusals.answered(partial(commands.run, opened, Settings(), *arguments)) in (0, 1)
    with suppress(DatabaseDamaged):
        assert broken(opened) != []
    opened.close()
