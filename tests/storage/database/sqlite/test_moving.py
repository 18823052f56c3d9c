"""Everything moves from one file to another, which alone is in force afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from storage import Action, CannotOpen, DatabaseMoved, MoveUnfinished, NotEmpty, NothingToMove, Store, Verdict
from storage.database.sqlite.engine import Database
from storage.security.hasher import Hasher
from storage.services import moving
from tests.conftest import PASSWORD, FixedClock
from tests.oracle import totp
from tests.storage.opened import Open, stores
from tests.storage.people import NAME, Enrolled, broken, but_for_the_audit_log, signed_up


@pytest.fixture
def opens(database: Path, clock: FixedClock, cheap: Hasher) -> Iterator[Open]:
    """Opens a file with the key of the test."""
    with stores(database.with_name("guichet.key"), clock, cheap) as opens:
        yield opens


@pytest.fixture
def there(tmp_path: Path) -> Path:
    """Where nothing is yet, not even a directory."""
    return tmp_path / "là-bas" / "guichet.db"


def test_everything_is_there_and_the_phone_goes_on(
    store: Store, database: Path, there: Path, opens: Open, full: Enrolled, clock: FixedClock
) -> None:
    before, events = but_for_the_audit_log(database), store.administration().audit_log.events()
    store.moving.to(there)
    assert but_for_the_audit_log(there) == before
    moved = opens(there)
    assert moved.administration().audit_log.events()[:-1] == events
    last = moved.administration().audit_log.events()[-1]
    assert (last.action, last.detail) == (Action.DATABASE_MOVED, str(database))
    assert broken(moved) == []
    assert moved.sign_in.verify(NAME, totp(full.secret, clock.now)) is Verdict.ACCEPTED
    assert there.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in database.parent.iterdir() if path.name.startswith(".")] == []


def test_the_old_one_refuses_whoever_opens_it_and_whoever_has_it_open(
    store: Store, database: Path, there: Path, opens: Open, full: Enrolled, clock: FixedClock
) -> None:
    desk = opens(database)
    store.moving.to(there)
    acts: list[Callable[[], object]] = [
        lambda: opens(database),
        lambda: desk.sign_in.verify(NAME, totp(full.secret, clock.now)),
        lambda: desk.administration().accounts.add("voisine", PASSWORD),
        lambda: store.moving.to(there.with_name("encore")),
        lambda: desk.maintenance.check(),
    ]
    for act in acts:
        with pytest.raises(DatabaseMoved) as refused:
            act()
        assert (refused.value.path, refused.value.detail) == (database, str(there))


def test_a_place_with_something_in_it_is_refused(store: Store, database: Path, there: Path, opens: Open) -> None:
    with pytest.raises(NothingToMove):
        store.moving.to(database)
    signed_up(store, "en place")
    signed_up(opens(there))
    for place in (there, database):
        with pytest.raises(NotEmpty):
            store.moving.to(place)
    there.with_name("texte").write_text("ceci n'est pas une base de données\n" * 40)
    with pytest.raises(CannotOpen):
        store.moving.to(there.with_name("texte"))
    signed_up(store, "en service")


def test_an_empty_file_and_an_empty_database_are_empty(store: Store, there: Path, opens: Open) -> None:
    there.parent.mkdir(mode=0o700)
    there.touch(mode=0o600)
    signed_up(store)
    store.moving.to(there)
    assert [user.name for user in opens(there).administration().directory.users()] == [NAME]


@pytest.mark.parametrize("where", ["copy_to", "replace"])
def test_cut_short_before_the_mark_it_is_done_again(
    store: Store, there: Path, opens: Open, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    def interrupt(*_of: object, **_named: object) -> None:
        raise KeyboardInterrupt

    signed_up(store)
    with monkeypatch.context() as cut:
        cut.setattr(Database, where, interrupt)
        with pytest.raises(KeyboardInterrupt):
            store.moving.to(there)
    signed_up(store, "en service")
    store.moving.to(there)
    names = [user.name for user in opens(there).administration().directory.users()]
    assert sorted(names) == ["en service", NAME]


def test_cut_short_between_the_marks_it_is_finished(
    store: Store, database: Path, there: Path, opens: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed_up(store)
    with monkeypatch.context() as cut:
        cut.setattr(moving, "_put_in_force", lambda _target: None)
        store.moving.to(there)
    with pytest.raises(DatabaseMoved):
        opens(database)
    with pytest.raises(MoveUnfinished) as refused:
        opens(there)
    assert refused.value.detail == str(database)
    assert moving.finish_move(database, there)
    assert not moving.finish_move(database, there)
    assert [user.name for user in opens(there).administration().directory.users()] == [NAME]


def test_a_file_left_behind_is_restored_as_a_backup_is(
    store: Store, database: Path, there: Path, opens: Open, tmp_path: Path
) -> None:
    signed_up(store)
    store.moving.to(there)
    again = opens(tmp_path / "de retour" / "guichet.db")
    again.backups.restore(database)
    assert [user.name for user in again.administration().directory.users()] == [NAME]
    assert broken(opens(again.path)) == []
