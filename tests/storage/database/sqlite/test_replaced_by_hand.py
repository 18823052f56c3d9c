"""A database that is replaced by hand while it is open: nothing is told as done that is saved nowhere."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from storage import DatabaseReplaced, NameTaken, Store, UnknownUser
from storage.security.hasher import Hasher
from tests.conftest import PASSWORD, FixedClock
from tests.storage import inside
from tests.storage.people import NAME, enrol, files, rows, signed_up


def moved_over(database: Path, other: Path) -> None:
    """`mv other.db guichet.db`: the log stays."""
    other.replace(database)


def copied_anew(database: Path, other: Path) -> None:
    """`rm` and `cp`."""
    database.unlink()
    shutil.copy(other, database)


def all_anew(database: Path, other: Path) -> None:
    """`rm guichet.db*` and `cp`."""
    for path in database.parent.glob(f"{database.name}*"):
        path.unlink()
    shutil.copy(other, database)


def by_an_editor(database: Path, other: Path) -> None:
    """The old one is kept under another name."""
    database.rename(database.with_name("guichet.db~"))
    shutil.copy(other, database)


def led_elsewhere(database: Path, other: Path) -> None:
    """A link in its place."""
    database.unlink()
    database.symlink_to(other)


def removed(database: Path, _other: Path) -> None:
    """Nothing in its place."""
    database.unlink()


def emptied(database: Path, _other: Path) -> None:
    """`> guichet.db`, or a `cp` onto it that found no room."""
    os.truncate(database, 0)


def moved_away_with_its_directory(database: Path, _other: Path) -> None:
    """The whole of it."""
    database.parent.rename(database.parent.with_name("old"))


def log_removed(database: Path, _other: Path) -> None:
    """What looks as if it were left over: the newest writes are in it."""
    database.with_name(f"{database.name}-wal").unlink()


def index_removed(database: Path, _other: Path) -> None:
    """The same of its index, by which writers know of each other."""
    database.with_name(f"{database.name}-shm").unlink()


def in_another_thread(act: Callable[[], object]) -> None:
    """With a connection that is opened now."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(act).result()


def kept(directory: Path) -> dict[str, bytes]:
    """What is in it, but for the places of those who write or hash."""
    found = files(directory) if directory.exists() else {}
    return {name: content for name, content in found.items() if "-queue" not in name and "-turn" not in name}


WAYS = [moved_over, copied_anew, all_anew, by_an_editor, led_elsewhere, removed, emptied, moved_away_with_its_directory]
Way = Callable[[Path, Path], None]


@pytest.fixture
def other(store: Store, tmp_path: Path) -> Path:
    """A backup of the database, to be put in its place."""
    signed_up(store)
    store.backups.make(tmp_path / "other.db")
    return tmp_path / "other.db"


@pytest.mark.parametrize("replace", [*WAYS, log_removed, index_removed])
def test_no_write_is_told_as_done(store: Store, database: Path, other: Path, replace: Way) -> None:
    replace(database, other)
    before = kept(database.parent)
    for write in (
        lambda: store.administration().accounts.add("nouveau", PASSWORD),
        lambda: store.sign_in.with_password(NAME, PASSWORD),
        lambda: store.maintenance.set_limit("lock_seconds", 60),
        lambda: store.administration().accounts.unlock(NAME),
        lambda: store.maintenance.rotate_key(),
    ):
        with pytest.raises(DatabaseReplaced) as told:
            write()
        assert told.value.path == database
    assert kept(database.parent) == before


@pytest.mark.parametrize("replace", WAYS)
def test_nor_is_anything_read_or_copied(
    store: Store, database: Path, other: Path, tmp_path: Path, replace: Way
) -> None:
    replace(database, other)
    for act in (
        lambda: store.administration().directory.user(NAME),
        lambda: store.administration().directory.statuses(),
        lambda: store.backups.make(tmp_path / "target.db"),
        lambda: in_another_thread(lambda: store.administration().directory.user(NAME)),
    ):
        with pytest.raises(DatabaseReplaced):
            act()
    assert not (tmp_path / "target.db").exists()


@pytest.mark.parametrize("replace", WAYS[:-1])
def test_nor_is_another_one_restored_over_it(
    store: Store, database: Path, other: Path, tmp_path: Path, replace: Way
) -> None:
    again = Path(shutil.copy(other, tmp_path / "again.db"))
    replace(database, other)
    before = kept(database.parent)
    with pytest.raises(DatabaseReplaced):
        store.backups.restore(again)
    assert kept(database.parent) == before


@pytest.mark.parametrize("replace", WAYS)
def test_nor_one_that_comes_while_it_is_written(store: Store, database: Path, other: Path, replace: Way) -> None:
    def write() -> None:
        with inside.database(store).write() as db:
            db.execute("UPDATE users SET email = 'a@b.fr'")
            replace(database, other)

    with pytest.raises(DatabaseReplaced):
        write()


def test_a_proof_in_between_is_not_told_as_accepted(
    store: Store, database: Path, clock: FixedClock, other: Path
) -> None:
    session = store.sign_in.with_password(NAME, PASSWORD)
    moved_over(database, other)
    with pytest.raises(DatabaseReplaced):
        enrol(store, clock, session)


def test_who_starts_again_has_the_new_one(
    store: Store, database: Path, other: Path, clock: FixedClock, cheap: Hasher
) -> None:
    store.administration().accounts.add("d'avant", PASSWORD)
    all_anew(database, other)
    again = Store(database, clock=clock, hasher=cheap)
    with pytest.raises(UnknownUser):
        again.administration().directory.user("d'avant")
    again.administration().accounts.add("nouveau", PASSWORD)
    assert rows(database, "SELECT count(*) FROM users") == [(2,)]
    again.close()


def test_what_the_program_does_itself_replaces_nothing(
    store: Store, database: Path, other: Path, tmp_path: Path, clock: FixedClock, cheap: Hasher
) -> None:
    neighbour = Store(database, clock=clock, hasher=cheap)
    neighbour.backups.restore(other)
    neighbour.maintenance.rotate_key()
    neighbour.close()
    assert store.sign_in.with_password(NAME, PASSWORD)
    store.backups.make(tmp_path / "copy.db")
    store.close()
    assert store.sign_in.with_password(NAME, PASSWORD), "closed, it is opened anew"
    with pytest.raises(NameTaken):
        store.administration().accounts.add(NAME, PASSWORD)


def test_a_link_to_it_and_a_new_name_of_its_directory_are_the_same(
    database: Path, tmp_path: Path, clock: FixedClock, cheap: Hasher
) -> None:
    Store(database, clock=clock, hasher=cheap).close()
    linked = tmp_path / "linked.db"
    linked.symlink_to(database)
    store = Store(linked, database.with_name("guichet.key"), clock=clock, hasher=cheap)
    store.administration().accounts.add(NAME, PASSWORD)
    database.parent.rename(tmp_path / "new")
    database.parent.symlink_to(tmp_path / "new")
    store.administration().accounts.add("nouveau", PASSWORD)
    store.close()
    assert rows(database, "SELECT count(*) FROM users") == [(2,)]
