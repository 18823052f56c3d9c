"""A change cut short outside the write-ahead log: what is ours is rolled back and opened, the rest stays as it was."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from storage import NotOurDatabase, Store
from storage.security.hasher import Hasher
from tests.conftest import PASSWORD, FixedClock
from tests.faults.populated import populate
from tests.storage.people import broken, contents


def cut_short(path: Path, target: Path, change: str) -> None:
    """Copy a database in the middle of a change that has begun to write to it: its journal is hot."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for pragma in ("journal_mode = DELETE", "cache_size = 1", "cache_spill = 1"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(change)
        for ending in ("", "-journal"):
            shutil.copy(f"{path}{ending}", f"{target}{ending}")
        connection.execute("ROLLBACK")
    target.chmod(0o600)


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """Where a database comes to lie after the accident."""
    directory = tmp_path / "after"
    directory.mkdir(mode=0o700)
    return directory / "guichet.db"


def test_ours_is_rolled_back_and_opened(
    store: Store, database: Path, elsewhere: Path, clock: FixedClock, cheap: Hasher
) -> None:
    people = populate(store, clock, 6)
    backup = database.with_name("backup")
    store.backups.make(backup)
    store.close()
    before = contents(backup)
    cut_short(backup, elsewhere, "UPDATE users SET password_hash = hex(randomblob(20000))")
    assert elsewhere.read_bytes() != backup.read_bytes()
    shutil.copy(database.with_name("guichet.key"), elsewhere.parent)
    opened = Store(elsewhere, clock=clock, hasher=cheap)
    assert contents(elsewhere) == before
    assert opened.sign_in.with_password(people[0].name, PASSWORD)
    assert broken(opened) == []
    opened.close()


def test_one_in_its_making_is_made(tmp_path: Path, elsewhere: Path, cheap: Hasher) -> None:
    with closing(sqlite3.connect(tmp_path / "new.db")) as connection:
        connection.execute("VACUUM")
    cut_short(tmp_path / "new.db", elsewhere, "CREATE TABLE t AS SELECT randomblob(500000)")
    opened = Store(elsewhere, hasher=cheap)
    assert broken(opened) == []
    assert not opened.first_account.exists()
    opened.close()


def test_what_is_not_ours_is_left_to_whoever_it_belongs_to(tmp_path: Path, elsewhere: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "other.db")) as connection:
        connection.executescript("CREATE TABLE notes (text TEXT); INSERT INTO notes VALUES ('à garder');")
    cut_short(tmp_path / "other.db", elsewhere, "INSERT INTO notes SELECT hex(randomblob(500000))")
    before = {path.name: path.read_bytes() for path in elsewhere.parent.iterdir()}
    assert len(before) == 2
    with pytest.raises(NotOurDatabase):
        Store(elsewhere)
    assert {path.name: path.read_bytes() for path in elsewhere.parent.iterdir()} == before
