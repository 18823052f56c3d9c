"""The check of the data finds what is wrong with it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from storage import Gravity, Store
from storage.database.sqlite import file_system
from tests.conftest import FixedClock
from tests.storage.people import OTHER_METHOD, Enrolled, begin, broken, change, rows

ALL = [
    "integrity",
    "foreign keys",
    "journal",
    "directory permissions",
    "database permissions",
    "key permissions",
    "seals",
    "access",
    "asking hosts",
    "names",
    "limits",
    "trail",
    "clock",
    "mail",
    "sqlite version",
    "file system",
]


def details(store: Store) -> dict[str, str]:
    """What is said of each thing that is bad."""
    return {finding.name: finding.detail for finding in store.maintenance.check() if finding.gravity is Gravity.BAD}


def gravity(store: Store, name: str) -> Gravity:
    """How grave the finding of this name is."""
    (found,) = [finding.gravity for finding in store.maintenance.check() if finding.name == name]
    return found


def test_a_sound_store_passes_every_check(store: Store, enrolled: Enrolled) -> None:
    begin(store, enrolled.session, OTHER_METHOD)
    found = store.maintenance.check()
    assert [finding.name for finding in found] == ALL
    assert {finding.name for finding in found if finding.gravity is not Gravity.GOOD} <= {"sqlite version"}


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("directory permissions", lambda database: database.parent),
        ("database permissions", lambda database: database),
        ("key permissions", lambda database: database.with_name("guichet.key")),
    ],
)
@pytest.mark.parametrize("extra", [0o040, 0o004, 0o020, 0o001])
def test_what_others_can_reach_is_found(
    store: Store, database: Path, name: str, path: Callable[[Path], Path], extra: int
) -> None:
    exposed = path(database)
    exposed.chmod(0o700 | extra)
    assert details(store) == {name: f"{exposed} {0o700 | extra:04o}"}


@pytest.mark.parametrize("column", ["sealed_secret", "sealed_earlier"])
def test_a_changed_pending_secret_is_found(store: Store, database: Path, enrolled: Enrolled, column: str) -> None:
    begin(store, enrolled.session)
    begin(store, enrolled.session, OTHER_METHOD)
    assert rows(database, f"SELECT typeof({column}) FROM enrolments") == [("blob",)]  # noqa: S608
    change(database, f"UPDATE enrolments SET {column} = zeroblob(57)")  # noqa: S608
    assert details(store) == {"seals": "1"}


@pytest.mark.parametrize("edit", ["sealed_secret = zeroblob(57)", "id = 'elsewhere'"])
def test_a_changed_or_moved_secret_is_found_twice(store: Store, database: Path, enrolled: Enrolled, edit: str) -> None:
    assert enrolled.secret
    change(database, f"UPDATE factors SET {edit}")  # noqa: S608
    assert details(store) == {"seals": "1", "access": "1"}


def test_a_retired_secret_is_looked_at_too(store: Store, database: Path, enrolled: Enrolled) -> None:
    store.administration().accounts.reset_factors(enrolled.session.user.name, reason="perdu", identity="passeport")
    change(database, "UPDATE factors SET sealed_secret = zeroblob(57)")
    assert details(store) == {"seals": "1"}


def test_a_row_that_lost_its_person_is_found(store: Store, database: Path, enrolled: Enrolled) -> None:
    assert enrolled.secret
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("DELETE FROM users")
    assert broken(store) == ["foreign keys"]


def test_a_row_that_breaks_a_rule_is_found(store: Store, database: Path, enrolled: Enrolled) -> None:
    assert enrolled.secret
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute("UPDATE users SET role = 'root'")
    assert broken(store) == ["integrity", "access"]


@pytest.mark.parametrize("column", ["name", "value"])
@pytest.mark.parametrize(("fact", "found"), [("limits_mac", {"limits": ""}), ("of somebody else", {})])
def test_a_fact_that_is_no_text_cuts_no_other_check_short(
    store: Store, database: Path, column: str, fact: str, found: dict[str, str]
) -> None:
    change(database, "INSERT OR IGNORE INTO meta (name, value) VALUES (?, '')", fact)
    change(database, f"UPDATE meta SET {column} = CAST(x'ff' AS TEXT) WHERE name = ?", fact)  # noqa: S608
    assert details(store) == found


@pytest.mark.parametrize(("seconds", "expected"), [(0, Gravity.GOOD), (300, Gravity.GOOD), (301, Gravity.WARNING)])
def test_a_clock_behind_the_newest_event_is_told(
    store: Store, clock: FixedClock, enrolled: Enrolled, seconds: int, expected: Gravity
) -> None:
    store.administration().accounts.unlock(enrolled.session.user.name)
    clock.advance(-seconds)
    assert gravity(store, "clock") is expected


@pytest.mark.parametrize(
    ("version", "expected"), [((3, 51, 2), Gravity.WARNING), ((3, 51, 3), Gravity.GOOD), ((3, 52, 0), Gravity.GOOD)]
)
def test_a_sqlite_with_the_bug_is_told(
    store: Store, monkeypatch: pytest.MonkeyPatch, version: tuple[int, int, int], expected: Gravity
) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", version)
    assert gravity(store, "sqlite version") is expected


def test_a_file_system_shared_since_is_bad(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_system, "kind", lambda _path: "nfs4")
    assert details(store) == {"file system": "nfs4"}


def test_the_check_changes_nothing(store: Store, database: Path, enrolled: Enrolled) -> None:
    assert enrolled.secret
    before = {path.name: path.read_bytes() for path in database.parent.iterdir() if not path.name.endswith("-shm")}
    store.maintenance.check()
    after = {path.name: path.read_bytes() for path in database.parent.iterdir() if not path.name.endswith("-shm")}
    assert after == before
