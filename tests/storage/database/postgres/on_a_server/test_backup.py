"""A server is backed up by a file of SQLite, and restored from one, in one transaction that nobody sees half of."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from storage import Action, DatabaseUnavailable, OwnerWanted, Store, UnknownUser, Verdict
from storage.database.opening import open_database
from storage.database.postgres import copying
from storage.database.postgres.copying import TABLES
from storage.security.hasher import Hasher
from tests.conftest import PASSWORD, FixedClock
from tests.faults.populated import APPROVED, Person
from tests.oracle import totp
from tests.postgres import databases
from tests.postgres.contents import contents, name_of
from tests.postgres.server import APPLICATION
from tests.storage.crowd import threads
from tests.storage.people import NAME, Enrolled, broken, rows, signed_up

Open = Callable[[], Store]


@pytest.fixture
def opens(database: Path, clock: FixedClock, cheap: Hasher) -> Open:
    """Opens the database of the test once more."""
    return lambda: Store(database, clock=clock, hasher=cheap)


def in_file(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """What is in a backup, which nobody opens for work."""
    return contents(path)


def test_it_holds_every_row_of_one_moment(database: Path, people: list[Person], opens: Open, tmp_path: Path) -> None:
    assert people
    before = contents(database.read_text())
    opens().backups.make(tmp_path / "copy.db")
    assert all(before.values())
    assert in_file(tmp_path / "copy.db") == before
    assert (tmp_path / "copy.db").stat().st_mode & 0o777 == 0o600
    with closing(open_database(tmp_path / "copy.db")) as file, file.read() as db:
        assert not {"application", "schema"} & {row["name"] for row in db.execute("SELECT name FROM meta")}


def test_a_backup_of_a_server_is_restored_to_a_file_and_back(
    database: Path, people: list[Person], opens: Open, tmp_path: Path, clock: FixedClock, cheap: Hasher
) -> None:
    store, key = opens(), database.with_name("guichet.key")
    store.backups.make(tmp_path / "copy.db")
    clock.advance(60)
    with pytest.MonkeyPatch.context() as files:
        files.setattr("storage.store.open_database", open_database)
        there = Store(tmp_path / "file.db", key, clock=clock, hasher=cheap)
    there.backups.restore(tmp_path / "copy.db")
    assert broken(there) == []
    there.administration().accounts.add("de là-bas", PASSWORD)
    there.backups.make(tmp_path / "back.db")
    there.close()
    store.backups.restore(tmp_path / "back.db")
    assert broken(store) == []
    names = {user.name for user in store.administration().directory.users()}
    assert names == {"de là-bas", APPROVED, *(person.name for person in people)}


def test_whoever_reads_sees_all_of_one_or_all_of_the_other(
    database: Path, store: Store, opens: Open, tmp_path: Path, clock: FixedClock
) -> None:
    states = []
    for number, name in enumerate(("peu", "beaucoup")):
        for one in range(30 * number + 1):
            signed_up(store, f"{name} {one}")
        store.backups.make(tmp_path / name)
        states.append({user.name for user in store.administration().directory.users()})
    readers, done = [opens() for _ in range(2)], list[str]()
    clock.advance(60)

    def read_or_restore() -> int:
        if not readers:
            for _ in range(4):
                for name in ("peu", "beaucoup"):
                    store.backups.restore(tmp_path / name)
            done.append("restored")
            return 0
        reader, looked = readers.pop(), 0
        while not done:
            names = {status.user.name for status in reader.administration().directory.statuses()}
            assert names in states
            assert reader.administration().audit_log.broken_at() is None
            assert broken(reader) == []
            looked += 1
        return looked

    assert sum(threads(3, read_or_restore)) >= 2
    assert database.exists()


def test_the_role_of_the_application_is_told_before_anything_is_done(
    database: Path, store: Store, copy: Path, clock: FixedClock, cheap: Hasher
) -> None:
    files = {path.name for path in database.parent.iterdir()}
    before = contents(database.read_text())
    key = database.with_name("guichet.key")
    application = Store(
        databases.dsn(name_of(database.read_text()), APPLICATION), key, clock=clock, hasher=cheap, files=store.path
    )
    with pytest.raises(OwnerWanted):
        application.backups.restore(copy)
    assert contents(database.read_text()) == before
    assert {path.name for path in database.parent.iterdir()} == files
    # It may look at everything, and so keep a copy of it.
    application.backups.make(copy.with_name("another"))
    assert store.administration().audit_log.events()[-1].action == Action.BACKUP_MADE


def test_the_restored_data_goes_on(
    store: Store, opens: Open, copy: Path, clock: FixedClock, enrolled: Enrolled
) -> None:
    other = opens()
    late = signed_up(other, "voisin")
    store.backups.restore(copy)
    with pytest.raises(UnknownUser):
        other.administration().directory.user("voisin")
    clock.advance(60)
    assert other.sign_in.verify(NAME, totp(enrolled.secret, clock.now)) is Verdict.ACCEPTED
    # No number is given twice.
    assert signed_up(other, "voisine").user.id > late.user.id
    assert broken(other) == []


def test_a_disk_that_is_full_is_told_and_nothing_is_left(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_copy: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(copying, "migrate", fail)
    (tmp_path / "copies").mkdir()
    with pytest.raises(DatabaseUnavailable) as told:
        store.backups.make(tmp_path / "copies" / "copy.db")
    assert told.value.detail == "database or disk is full"
    assert list((tmp_path / "copies").iterdir()) == []
    signed_up(store)


def test_nobody_changes_the_audit_log_afterwards_either(store: Store, database: Path, copy: Path) -> None:
    store.backups.restore(copy)
    for statement in ("UPDATE events SET actor = 'x'", "DELETE FROM events", "TRUNCATE events"):
        with pytest.raises(Exception, match="append-only"):
            databases.change(database, statement, ())
    assert broken(store) == []


def test_every_table_is_copied_but_those_of_one_engine(store: Store, database: Path) -> None:
    assert store.path == database
    every = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    assert {name for (name,) in rows(database, every)} - set(TABLES) == {"hosts", "receipts"}
