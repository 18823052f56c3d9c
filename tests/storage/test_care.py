"""The check of the data finds what is wrong with it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from storage import Store
from tests.storage.people import OTHER_METHOD, Enrolled, begin, change

ALL = [
    "integrity",
    "foreign keys",
    "journal",
    "directory permissions",
    "database permissions",
    "key permissions",
    "seals",
]


def wrong(store: Store) -> list[str]:
    """The names of the checks that found something."""
    return [finding.name for finding in store.check() if not finding.ok]


def test_a_sound_store_passes_every_check(store: Store, enrolled: Enrolled) -> None:
    begin(store, enrolled.session, OTHER_METHOD)
    assert [finding.name for finding in store.check()] == ALL
    assert wrong(store) == []


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
    assert wrong(store) == [name]
    (finding,) = [finding for finding in store.check() if not finding.ok]
    assert finding.detail == f"{exposed} {0o700 | extra:04o}"


@pytest.mark.parametrize("table", ["factors", "enrolments"])
def test_a_changed_secret_is_found(store: Store, database: Path, enrolled: Enrolled, table: str) -> None:
    begin(store, enrolled.session, OTHER_METHOD)
    change(database, f"UPDATE {table} SET sealed_secret = zeroblob(57)")  # noqa: S608
    assert [(finding.name, finding.detail) for finding in store.check() if not finding.ok] == [("seals", "1")]


def test_a_moved_secret_is_found(store: Store, database: Path, enrolled: Enrolled) -> None:
    assert enrolled.secret
    change(database, "UPDATE factors SET id = 'elsewhere'")
    assert wrong(store) == ["seals"]


def test_a_row_that_lost_its_person_is_found(store: Store, database: Path, enrolled: Enrolled) -> None:
    assert enrolled.secret
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("DELETE FROM users")
    assert wrong(store) == ["foreign keys"]


def test_a_row_that_breaks_a_rule_is_found(store: Store, database: Path, enrolled: Enrolled) -> None:
    assert enrolled.secret
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute("UPDATE users SET role = 'root'")
    assert wrong(store) == ["integrity"]


def test_the_check_changes_nothing(store: Store, database: Path, enrolled: Enrolled) -> None:
    assert enrolled.secret
    before = {path.name: path.read_bytes() for path in database.parent.iterdir() if not path.name.endswith("-shm")}
    store.check()
    after = {path.name: path.read_bytes() for path in database.parent.iterdir() if not path.name.endswith("-shm")}
    assert after == before
