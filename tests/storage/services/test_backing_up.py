"""A backup is a whole copy made while people work, never in the place of a file, without a secret in clear."""

from __future__ import annotations

import base64
import errno
import os
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest

from storage import Action, CannotOpen, FileInTheWay, Store
from storage.formats.drafts import draft_of
from tests.conftest import PASSWORD
from tests.storage.crowd import threads
from tests.storage.keys import key_bytes
from tests.storage.people import (
    NAME,
    OTHER_METHOD,
    Enrolled,
    begin,
    but_for_the_audit_log,
    contents,
    issue_codes,
    rows,
    signed_up,
)
from tests.storage.privileges import as_owner
from tests.storage.traces import traces


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Where a backup may be made."""
    (tmp_path / "copies").mkdir()
    return tmp_path / "copies" / "guichet.backup"


@pytest.fixture(params=[0o022, 0o000])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    """The umask of the person who makes it."""
    before = os.umask(request.param)
    yield int(request.param)
    os.umask(before)


def test_it_holds_every_row_in_one_file_without_a_log(
    store: Store, database: Path, target: Path, enrolled: Enrolled
) -> None:
    begin(store, enrolled.session, OTHER_METHOD)
    before = contents(database)
    store.backups.make(target)
    assert contents(target) == before
    assert rows(target, "PRAGMA journal_mode") == [("delete",)]
    assert rows(target, "PRAGMA integrity_check") == [("ok",)]
    assert [path.name for path in target.parent.iterdir()] == [target.name]


def test_it_changes_nothing_but_the_audit_log(store: Store, database: Path, target: Path, enrolled: Enrolled) -> None:
    before, number = but_for_the_audit_log(database), len(store.administration().audit_log.events())
    store.backups.make(target)
    assert but_for_the_audit_log(database) == before
    assert [(event.action, event.detail) for event in store.administration().audit_log.events()[number:]] == [
        (Action.BACKUP_MADE, target.name)
    ]
    assert enrolled.secret


@pytest.mark.usefixtures("umask")
def test_only_its_owner_reads_it(store: Store, target: Path) -> None:
    store.backups.make(target)
    assert target.stat().st_mode & 0o777 == 0o600


def test_no_secret_and_no_key_is_in_it(store: Store, database: Path, target: Path, enrolled: Enrolled) -> None:
    pending = begin(store, enrolled.session, OTHER_METHOD)
    _session, codes = issue_codes(store, enrolled.session)
    store.backups.make(target)
    copy = target.read_bytes()
    for secret in (enrolled.secret, pending.secret):
        assert traces(base64.b32decode(secret), copy) == []
    for text in (PASSWORD, *codes):
        assert traces(text.encode(), copy) == []
    assert traces(key_bytes(database), copy) == []


def a_file(path: Path) -> None:
    """Something that is there."""
    path.write_text("à garder")


def an_empty_file(path: Path) -> None:
    """Something that is there, and empty."""
    path.touch()


def a_directory(path: Path) -> None:
    """A directory."""
    path.mkdir()


def a_link(path: Path) -> None:
    """A link to a file."""
    (path.parent / "ailleurs").write_text("à garder")
    path.symlink_to(path.parent / "ailleurs")


def a_link_to_nothing(path: Path) -> None:
    """A link that leads nowhere yet."""
    path.symlink_to(path.parent / "nulle part")


@pytest.mark.parametrize("make", [a_file, an_empty_file, a_directory, a_link, a_link_to_nothing])
def test_it_is_never_written_over_what_is_there(store: Store, target: Path, make: Callable[[Path], None]) -> None:
    make(target)
    before = {path.name: path.lstat() for path in target.parent.iterdir()}
    with pytest.raises(FileInTheWay) as told:
        store.backups.make(target)
    assert told.value.path == target
    assert {path.name: path.lstat().st_ino for path in target.parent.iterdir()} == {
        name: found.st_ino for name, found in before.items()
    }
    assert Action.BACKUP_MADE not in {event.action for event in store.administration().audit_log.events()}


def test_a_file_made_while_it_is_written_is_not_written_over(
    store: Store, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = os.link

    def be_late(source: Path, place: Path) -> None:
        place.write_text("à garder")
        link(source, place)

    monkeypatch.setattr(os, "link", be_late)
    with pytest.raises(FileInTheWay):
        store.backups.make(target)
    assert target.read_text() == "à garder"
    assert [path.name for path in target.parent.iterdir()] == [target.name]


def test_of_many_to_one_place_at_once_one_is_made(store: Store, target: Path) -> None:
    def back_up() -> str:
        try:
            store.backups.make(target)
        except FileInTheWay:
            return "late"
        return "made"

    assert Counter(threads(8, back_up)) == {"made": 1, "late": 7}
    assert rows(target, "PRAGMA integrity_check") == [("ok",)]
    assert [path.name for path in target.parent.iterdir()] == [target.name]


def test_what_is_cut_short_leaves_nothing(store: Store, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_source: Path, _place: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "link", fail)
    with pytest.raises(KeyboardInterrupt):
        store.backups.make(target)
    assert list(target.parent.iterdir()) == []


NO_LINKS = [errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS]
"""What FAT and its kind say of hard links."""


def without_links(
    monkeypatch: pytest.MonkeyPatch, code: int, before: Callable[[Path], object] = lambda _: None
) -> None:
    """As on a stick; something may happen at the target first."""

    def fail(_draft: Path, place: Path) -> None:
        before(place)
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "link", fail)


@pytest.mark.parametrize("code", NO_LINKS)
def test_it_is_made_where_there_are_no_hard_links(
    store: Store, database: Path, target: Path, enrolled: Enrolled, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    before = contents(database)
    without_links(monkeypatch, code)
    store.backups.make(target)
    assert contents(target) == before
    assert target.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in target.parent.iterdir()] == [target.name]
    assert enrolled.secret


def test_nor_is_a_file_written_over_there(store: Store, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_links(monkeypatch, errno.EPERM, a_file)
    with pytest.raises(FileInTheWay):
        store.backups.make(target)
    assert target.read_text() == "à garder"
    assert [path.name for path in target.parent.iterdir()] == [target.name]


def test_what_fails_there_leaves_nothing(store: Store, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_draft: Path, _target: Path) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    without_links(monkeypatch, errno.EPERM)
    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(CannotOpen) as told:
        store.backups.make(target)
    assert told.value.detail == os.strerror(errno.EIO)
    assert list(target.parent.iterdir()) == []


ABANDONED = [".guichet-0123abcd.draft", ".guichet-0123abcd.draft-wal", ".guichet.backup.0123abcd"]
NOT_OURS = [".guichet-0123abcd.draft.txt", ".autre.0123abcd", ".guichet.backup.0123abcX", "guichet-0123abcd.draft"]


def test_what_a_killed_one_has_left_is_removed_and_nothing_else(store: Store, target: Path) -> None:
    for name in (*ABANDONED, *NOT_OURS):
        a_file(target.with_name(name))
    linked = target.with_name(".guichet-aaaaaaaa.draft")
    linked.symlink_to(target.with_name(NOT_OURS[0]))
    store.backups.make(target)
    assert {path.name for path in target.parent.iterdir()} == {*NOT_OURS, linked.name, target.name}


def test_what_another_is_still_making_is_not_removed(store: Store, target: Path) -> None:
    with draft_of(target.with_name("ailleurs")) as held:
        store.backups.make(target)
        assert held.exists()
    assert [path.name for path in target.parent.iterdir()] == [target.name]


@pytest.mark.parametrize("name", ["", ".", "/"])
def test_what_is_no_name_of_a_file_is_refused(store: Store, name: str) -> None:
    with pytest.raises(CannotOpen) as told:
        store.backups.make(Path(name))
    assert told.value.detail == os.strerror(errno.EISDIR)


@pytest.mark.parametrize("place", ["nowhere/copy", f"{'x' * 300}", "copies/file/copy"])
def test_a_place_where_no_file_can_be_is_refused(store: Store, tmp_path: Path, target: Path, place: str) -> None:
    a_file(target.parent / "file")
    with pytest.raises(CannotOpen) as told:
        store.backups.make(tmp_path / place)
    assert told.value.path == tmp_path / place


@pytest.mark.parametrize("mode", [0o500, 0o000])
def test_a_place_that_may_not_be_written_is_refused(store: Store, target: Path, mode: int) -> None:
    target.parent.chmod(mode)
    with pytest.raises(CannotOpen) as told:
        as_owner(lambda: store.backups.make(target))
    target.parent.chmod(0o700)
    assert told.value.path == target
    assert list(target.parent.iterdir()) == []


def test_every_backup_made_while_people_work_is_whole(store: Store, database: Path, target: Path) -> None:
    number = count()

    def work() -> int:
        for _ in range(4):
            session = signed_up(store, f"client {next(number)}")
            begin(store, session)
        return 4

    with ThreadPoolExecutor(6) as pool:
        working = [pool.submit(work) for _ in range(5)]
        copies = [target.with_name(f"{target.name}.{copy}") for copy in range(6)]
        for copy in copies:
            store.backups.make(copy)
        assert sum(done.result() for done in working) == len(store.administration().directory.users())
    found = [rows(copy, "SELECT (SELECT count(*) FROM users), (SELECT count(*) FROM enrolments)")[0] for copy in copies]
    assert found == sorted(found)
    for copy in copies:
        assert rows(copy, "PRAGMA integrity_check") == [("ok",)]
        as_it_was = Path(f"{copy}.opened")
        as_it_was.write_bytes(copy.read_bytes())
        opened = Store(as_it_was, database.with_name("guichet.key"))
        assert opened.administration().audit_log.broken_at() is None
        opened.close()


def test_a_backup_can_be_put_in_place_by_hand(store: Store, database: Path, target: Path, enrolled: Enrolled) -> None:
    kept = store.administration().directory.factors(enrolled.session.user)
    store.backups.make(target)
    store.close()
    for path in database.parent.glob("guichet.db*"):
        path.unlink()
    target.rename(database)
    again = Store(database)
    assert again.administration().directory.factors(again.administration().directory.user(NAME)) == kept
    assert rows(database, "PRAGMA journal_mode") == [("wal",)]
    again.close()


def test_a_backup_of_a_busy_database_does_not_wait_for_its_writer(store: Store, database: Path, target: Path) -> None:
    signed_up(store)
    with closing(sqlite3.connect(database, isolation_level=None)) as neighbour:
        neighbour.execute("BEGIN IMMEDIATE")
        neighbour.execute("DELETE FROM users")
        with ThreadPoolExecutor(1) as pool:
            made = pool.submit(store.backups.make, target)
            while not target.exists():
                assert not made.done() or made.exception() is None
            neighbour.execute("ROLLBACK")
            made.result()
    assert rows(target, "SELECT name FROM users") == [(NAME,)]
