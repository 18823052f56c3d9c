"""Everything moves from a server to a file, from there to another server's database, and is the same afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage import (
    Action,
    DatabaseMoved,
    MoveRefused,
    MoveUnfinished,
    NotEmpty,
    OwnerWanted,
    Store,
    Verdict,
)
from storage.database.engine import Place
from storage.database.opening import open_database
from storage.security.hasher import Hasher
from storage.services import moving
from tests.conftest import PASSWORD, FixedClock
from tests.faults.populated import Person
from tests.oracle import totp
from tests.postgres import databases
from tests.postgres.contents import assert_moved, contents, name_of, shown
from tests.postgres.server import APPLICATION
from tests.storage.crowd import threads
from tests.storage.opened import Open, stores
from tests.storage.people import broken, signed_up


@pytest.fixture
def opens(
    database: Path, people: list[Person], clock: FixedClock, cheap: Hasher, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Open]:
    """Opens a place with the key of the test; a path is a file here, and does not stand for one on the server."""
    assert people
    monkeypatch.setattr("storage.store.open_database", open_database)
    with stores(database.with_name("guichet.key"), clock, cheap) as opens:
        yield opens


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where a file may be."""
    return tmp_path / "elsewhere" / "guichet.db"


@pytest.fixture
def first(database: Path, people: list[Person], opens: Open) -> Store:
    """The store of these people."""
    assert people
    return opens(database.read_text())


def test_everything_is_the_same_there_and_back(
    database: Path, first: Store, people: list[Person], opens: Open, file: Path, other: str, clock: FixedClock
) -> None:
    before = contents(database.read_text())
    first.moving.to(file)
    assert_moved(before, file)
    second = opens(file)
    assert broken(second) == []
    second.moving.to(other)
    assert_moved(before, other, moves=2)
    third = opens(other)
    assert broken(third) == []
    assert [event.detail for event in third.administration().audit_log.events()[-2:]] == [
        shown(database.read_text()),
        str(file),
    ]
    assert third.administration().audit_log.events()[-1].action == Action.DATABASE_MOVED
    clock.advance(60)
    with_phone = next(person for person in people if person.secret)
    assert third.sign_in.verify(with_phone.name, totp(with_phone.secret or "", clock.now)) is Verdict.ACCEPTED
    third.administration().accounts.add("venu après", PASSWORD)
    assert broken(third) == []


def test_from_one_server_to_another(database: Path, first: Store, opens: Open, other: str) -> None:
    before = contents(database.read_text())
    first.moving.to(other)
    assert_moved(before, other)
    assert broken(opens(other)) == []


@pytest.mark.parametrize("kind", ["file", "other"])
def test_the_old_one_refuses_to_open_and_says_where_everything_is(
    database: Path, first: Store, opens: Open, request: pytest.FixtureRequest, kind: str
) -> None:
    place: Place = request.getfixturevalue(kind)
    desk = opens(database.read_text())
    first.moving.to(place)
    with pytest.raises(DatabaseMoved) as refused:
        opens(database.read_text())
    assert refused.value.detail == (str(place) if isinstance(place, Path) else shown(place))
    for act in (
        lambda: desk.administration().accounts.add("trop tard", PASSWORD),
        lambda: desk.sign_in.verify("client 00", "000000"),
        lambda: desk.sign_in.with_password("client 00", PASSWORD),
        lambda: desk.maintenance.limits(),
    ):
        with pytest.raises(DatabaseMoved):
            act()


def test_a_place_with_something_in_it_is_refused_and_nothing_is_changed(
    database: Path, first: Store, opens: Open, file: Path, other: str
) -> None:
    before = contents(database.read_text())
    for place in (file, other):
        signed_up(opens(place))
        there = contents(place)
        with pytest.raises(NotEmpty):
            first.moving.to(place)
        assert contents(place) == there
    with pytest.raises(NotEmpty):
        first.moving.to(database.read_text())
    assert contents(database.read_text()) == before
    first.administration().accounts.add("en service", PASSWORD)


@pytest.mark.parametrize("of", ["old", "new"])
def test_only_the_owner_of_both_moves_them(
    database: Path, first: Store, opens: Open, file: Path, other: str, of: str
) -> None:
    name = name_of(database.read_text() if of == "old" else other)
    application = databases.dsn(name, APPLICATION)
    store, place = (opens(application), file) if of == "old" else (first, application)
    with pytest.raises(OwnerWanted):
        store.moving.to(place)
    first.administration().accounts.add("en service", PASSWORD)
    assert not file.exists()


def test_data_that_was_tampered_with_stays_where_it_is(
    database: Path, first: Store, people: list[Person], opens: Open, file: Path
) -> None:
    assert people
    databases.change(database, "UPDATE users SET role = 'operator' WHERE name = 'client 01'", ())
    with pytest.raises(MoveRefused) as refused:
        first.moving.to(file)
    assert refused.value.names == ["access"]
    with pytest.raises(MoveUnfinished):
        opens(file)
    first.administration().accounts.add("en service", PASSWORD)
    databases.change(database, "UPDATE users SET role = 'client' WHERE name = 'client 01'", ())
    first.moving.to(file)
    assert "en service" in [user.name for user in opens(file).administration().directory.users()]


def test_nobody_writes_from_the_first_row_to_the_mark(database: Path, first: Store, opens: Open, other: str) -> None:
    told: list[str] = []
    desks = [opens(database.read_text()) for _ in range(3)]
    names = [f"venu {number}" for number in range(3)]

    def come_and_move() -> str:
        if not desks:
            first.moving.to(other)
            return "moved"
        desk, name = desks.pop(), names.pop()
        try:
            for number in range(30):
                desk.administration().accounts.add(f"{name} {number}", PASSWORD)
                told.append(f"{name} {number}")
        except DatabaseMoved:
            return "late"
        return "early"

    assert "moved" in threads(4, come_and_move)
    moved = {user.name for user in opens(other).administration().directory.users()}
    assert set(told) <= moved


def test_a_move_that_stopped_between_the_marks_is_finished(
    database: Path, first: Store, opens: Open, other: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(database.read_text())
    with monkeypatch.context() as interrupted:
        interrupted.setattr(moving, "_put_in_force", lambda _target: None)
        first.moving.to(other)
    for place, refusal in ((database.read_text(), DatabaseMoved), (other, MoveUnfinished)):
        with pytest.raises(refusal):
            opens(place)
    assert moving.finish_move(database.read_text(), other)
    assert not moving.finish_move(database.read_text(), other)
    assert_moved(before, other)
    assert broken(opens(other)) == []


def test_tables_that_were_made_beforehand_are_no_obstacle(
    database: Path, first: Store, people: list[Person], opens: Open, file: Path, other: str
) -> None:
    assert people
    before = contents(database.read_text())
    opens(file).close()
    opens(other).close()
    first.moving.to(file)
    opens(file).moving.to(other)
    assert_moved(before, other, moves=2)


def test_what_an_interrupted_one_has_left_is_of_no_use_to_another_database(
    first: Store, people: list[Person], opens: Open, file: Path, other: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert people

    def interrupt(*_of: object, **_named: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as interrupted:
        interrupted.setattr("storage.integrity.checks.findings", interrupt)
        with pytest.raises(KeyboardInterrupt):
            first.moving.to(other)
    third = opens(file)
    signed_up(third)
    with pytest.raises(NotEmpty):
        third.moving.to(other)
    first.moving.to(other)
    assert broken(opens(other)) == []
