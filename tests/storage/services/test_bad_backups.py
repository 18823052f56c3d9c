"""A backup that is damaged, foreign, newer or tampered with is refused, and nothing changes."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from storage import BackupOfAnotherKey, CannotOpen, DatabaseDamaged, NewerDatabase, NotOurDatabase, Store
from storage.database.engine import SCHEMA_VERSION
from storage.security.hasher import Hasher
from tests.conftest import FixedClock
from tests.storage.people import Enrolled, change, enrol, files, signed_up


def text(path: Path) -> None:
    """Not a database."""
    path.write_text("Ceci n'est pas une base de données.\n" * 40)


def nothing(path: Path) -> None:
    """No bytes."""
    path.write_bytes(b"")


def another_program(path: Path) -> None:
    """Somebody else's database."""
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("CREATE TABLE notes (text TEXT); PRAGMA user_version = 1")


def half(path: Path) -> None:
    """Cut in two."""
    os.truncate(path, path.stat().st_size // 2)


def one_page(path: Path) -> None:
    """The last page is gone."""
    os.truncate(path, path.stat().st_size - 4096)


def scribbled(path: Path) -> None:
    """Every table is overwritten."""
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (path.stat().st_size - 4096))


def newer(path: Path) -> None:
    """Of a version that does not exist yet."""
    change(path, f"PRAGMA user_version = {SCHEMA_VERSION + 1}")


def older(path: Path) -> None:
    """Of a version that never was."""
    change(path, "PRAGMA user_version = 0")


def no_tables(path: Path) -> None:
    """Our mark, and nothing of ours."""
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            f"PRAGMA application_id = {0x47554943}; PRAGMA user_version = {SCHEMA_VERSION}; CREATE TABLE a (b)"
        )


def edited(sql: str) -> Callable[[Path], None]:
    """A backup in which one thing was changed."""
    return lambda path: change(path, sql)


def untied(path: Path) -> None:
    """A row that lost its person."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("DELETE FROM users")


BAD: dict[str, tuple[Callable[[Path], None], type[CannotOpen]]] = {
    "text": (text, NotOurDatabase),
    "nothing": (nothing, NotOurDatabase),
    "another program": (another_program, NotOurDatabase),
    "half": (half, DatabaseDamaged),
    "one page less": (one_page, DatabaseDamaged),
    "scribbled": (scribbled, DatabaseDamaged),
    "newer": (newer, NewerDatabase),
    "older": (older, DatabaseDamaged),
    "no tables": (no_tables, DatabaseDamaged),
    "untied": (untied, DatabaseDamaged),
    "account": (edited("UPDATE users SET role = 'operator'"), DatabaseDamaged),
    "account added": (
        edited(
            "INSERT INTO users (name, name_key, role, password_hash, created_at) VALUES ('x', 'x', 'client', '', 0)"
        ),
        DatabaseDamaged,
    ),
    "step": (edited("UPDATE factors SET last_step = 0"), DatabaseDamaged),
    "retired secret": (
        edited("UPDATE factors SET sealed_secret = zeroblob(60) WHERE retired_at NOT NULL"),
        DatabaseDamaged,
    ),
    "pending secret": (edited("UPDATE enrolments SET sealed_secret = zeroblob(60)"), DatabaseDamaged),
    "limit": (edited("UPDATE settings SET value = 1"), DatabaseDamaged),
    "trail": (edited("DELETE FROM trail"), DatabaseDamaged),
    "key of nobody": (edited("UPDATE meta SET value = '0123456789abcdef' WHERE name = 'key_id'"), BackupOfAnotherKey),
    "no key": (edited("DELETE FROM meta"), BackupOfAnotherKey),
    "a rule gone": (edited("DROP TRIGGER events_are_never_changed"), DatabaseDamaged),
    "a rule of its own": (
        edited("CREATE TRIGGER mine AFTER INSERT ON events BEGIN UPDATE users SET role = 'operator'; END"),
        DatabaseDamaged,
    ),
}


@pytest.mark.parametrize(("spoil", "error"), BAD.values(), ids=BAD.keys())
def test_a_bad_backup_is_refused_and_nothing_changes(
    store: Store, database: Path, copy: Path, spoil: Callable[[Path], None], error: type[CannotOpen]
) -> None:
    spoil(copy)
    before, spoilt = files(database.parent), copy.read_bytes()
    with pytest.raises(CannotOpen) as told:
        store.backups.restore(copy)
    assert type(told.value) is error
    assert told.value.path == copy
    assert files(database.parent) == before
    assert copy.read_bytes() == spoilt


@pytest.mark.parametrize("place", ["nowhere.db", "nowhere/copy.db", "data"])
def test_a_file_that_is_not_there_is_refused(
    store: Store, tmp_path: Path, database: Path, copy: Path, place: str
) -> None:
    before = files(database.parent)
    with pytest.raises(CannotOpen) as told:
        store.backups.restore(tmp_path / place)
    assert told.value.path == tmp_path / place
    assert files(database.parent) == before
    assert copy.exists()


def test_the_backup_of_another_database_is_refused(
    store: Store, tmp_path: Path, database: Path, clock: FixedClock, cheap: Hasher, enrolled: Enrolled
) -> None:
    other = Store(tmp_path / "other" / "guichet.db", clock=clock, hasher=cheap)
    enrol(other, clock, signed_up(other))
    other.backups.make(tmp_path / "theirs.db")
    other.close()
    before = files(database.parent)
    with pytest.raises(BackupOfAnotherKey):
        store.backups.restore(tmp_path / "theirs.db")
    assert files(database.parent) == before
    assert enrolled.secret
