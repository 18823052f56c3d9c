"""The audit log is append-only and chained: an event edited, removed, inserted or put back is found, now and later."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import Action, DatabaseDamaged, Store
from storage.database.engine import Connection
from storage.database.tables import events
from storage.integrity import hash_chain
from storage.security.canonical import Value, canonical
from storage.security.hasher import Hasher
from tests.conftest import FixedClock
from tests.storage.meanwhile import meanwhile
from tests.storage.people import NAME, Enrolled, broken, change, rows, tamper, unhurried

TOTAL = 10
VALUES: st.SearchStrategy[Value] = st.one_of(
    st.none(), st.text(max_size=5), st.binary(max_size=5), st.integers(-(10**12), 10**12)
)


@pytest.fixture
def written(store: Store, clock: FixedClock, enrolled: Enrolled) -> Store:
    """A store with ten events, a minute apart at the end."""
    assert enrolled.secret
    while len(store.administration().audit_log.events()) < TOTAL:
        clock.advance(60)
        store.administration().accounts.unlock(NAME)
    return store


@unhurried
@given(one=st.lists(VALUES, max_size=4), other=st.lists(VALUES, max_size=4))
def test_what_a_hash_or_a_mac_covers_is_told_apart(one: list[Value], other: list[Value]) -> None:
    assert (canonical(*one) == canonical(*other)) == (one == other)


@pytest.mark.parametrize(
    ("one", "other"),
    [(("ab", ""), ("a", "b")), ((1,), ("1",)), ((b"1",), ("1",)), ((None,), ("",)), ((), ("",)), ((12,), (1, 2))],
)
def test_where_a_value_ends_and_what_it_is_are_covered(one: tuple[Value, ...], other: tuple[Value, ...]) -> None:
    assert canonical(*one) != canonical(*other)


@pytest.mark.parametrize("number", [1, 5, TOTAL])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET detail = 'x' WHERE number = {0}",
        "UPDATE events SET number = 1000 WHERE number = {0}",
        "DELETE FROM events WHERE number = {0}",
        "DELETE FROM events WHERE number >= {0}",
        "INSERT OR REPLACE INTO events SELECT {0}, at, actor, 'x', action, outcome, origin, detail, hash FROM events",
    ],
)
def test_the_database_refuses_to_change_or_remove_an_event(
    written: Store, database: Path, statement: str, number: int
) -> None:
    before = written.administration().audit_log.events()
    with pytest.raises((sqlite3.IntegrityError, psycopg.IntegrityError)):
        change(database, statement.format(number))
    assert written.administration().audit_log.events() == before
    assert written.administration().audit_log.broken_at() is None


@pytest.mark.parametrize("number", [1, 5, TOTAL])
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", "at + 1"),
        ("actor", "'chef'"),
        ("subject", "'chef'"),
        ("action", "'signed in'"),
        ("outcome", "'refused'"),
        ("origin", "'pts/9'"),
        ("detail", "detail || ' '"),
        ("hash", "zeroblob(32)"),
        ("hash", "x''"),
    ],
)
def test_an_edited_event_is_found(written: Store, database: Path, column: str, value: str, number: int) -> None:
    tamper(database, f"UPDATE events SET {column} = {value} WHERE number = {number}")  # noqa: S608
    assert written.administration().audit_log.broken_at() == number
    assert [finding.detail for finding in written.maintenance.check() if finding.name == "trail"] == [str(number)]
    assert broken(written) == ["trail"]


COPY = "INSERT INTO events SELECT {0}, at, actor, subject, action, outcome, origin, detail, hash FROM events WHERE "
SWAP = ("UPDATE events SET number = 99 WHERE number = {0}", "UPDATE events SET number = {0} WHERE number = {1}")


@pytest.mark.parametrize(
    ("statements", "found_at"),
    [
        pytest.param(["DELETE FROM events WHERE number = 1"], 1, id="first removed"),
        pytest.param(["DELETE FROM events WHERE number = 5"], 5, id="one removed"),
        pytest.param(["DELETE FROM events WHERE number BETWEEN 4 AND 7"], 4, id="some removed"),
        pytest.param(["DELETE FROM events WHERE number = 10"], 10, id="last removed"),
        pytest.param(["DELETE FROM events"], 1, id="all removed"),
        pytest.param([COPY.format(11) + "number = 10"], 11, id="one inserted at the end"),
        pytest.param([COPY.format(0) + "number = 1"], 1, id="one inserted at the beginning"),
        pytest.param(
            [
                "UPDATE events SET number = -number WHERE number >= 5",
                "UPDATE events SET number = 1 - number WHERE number < 0",
                COPY.format(5) + "number = 4",
            ],
            5,
            id="one inserted between",
        ),
        pytest.param(
            [SWAP[0].format(4), SWAP[1].format(4, 5), SWAP[1].format(5, 99)],
            4,
            id="two in each other's place",
        ),
        pytest.param(
            [
                "DELETE FROM events WHERE number = 5",
                "UPDATE events SET number = -number WHERE number > 5",
                "UPDATE events SET number = -number - 1 WHERE number < 0",
            ],
            5,
            id="one removed and the others renumbered",
        ),
    ],
)
def test_events_removed_inserted_or_reordered_are_found(
    written: Store, database: Path, statements: list[str], found_at: int
) -> None:
    tamper(database, *statements)
    assert written.administration().audit_log.broken_at() == found_at
    written.administration().accounts.unlock(NAME)
    assert written.administration().audit_log.broken_at() == found_at


def test_one_inserted_at_the_end_with_the_right_hash_is_found(written: Store, database: Path) -> None:
    last = written.administration().audit_log.events()[-1]
    ((last_hash,),) = rows(database, "SELECT hash FROM events WHERE number = ?", last.number)
    forged = last._replace(number=11, subject="chef")
    change(
        database,
        "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        *forged,
        hash_chain._hash(last_hash, canonical(*forged)),
    )
    assert written.administration().audit_log.broken_at() == 11
    written.administration().accounts.unlock(NAME)
    assert written.administration().audit_log.broken_at() is not None


@pytest.mark.parametrize("number", [3, 8])
def test_a_chain_computed_anew_after_an_edit_is_found(written: Store, database: Path, number: int) -> None:
    tamper(database, f"UPDATE events SET subject = 'chef' WHERE number = {number}")  # noqa: S608
    before: bytes = rows(database, "SELECT hash FROM events WHERE number = ?", number - 1)[0][0]
    for values in rows(
        database,
        """SELECT number, at, actor, subject, action, outcome, origin, detail FROM events
        WHERE number >= ? ORDER BY number""",
        number,
    ):
        before = hash_chain._hash(before, canonical(*values))
        tamper(database, f"UPDATE events SET hash = x'{before.hex()}' WHERE number = {values[0]}")  # noqa: S608
    assert written.administration().audit_log.broken_at() == TOTAL + 1
    change(database, "UPDATE trail SET last_hash = ?", before)
    assert written.administration().audit_log.broken_at() == 1


RECORD: list[Any] = [
    pytest.param("DELETE FROM trail", id="removed"),
    pytest.param("UPDATE trail SET first_number = 2", id="first"),
    pytest.param("UPDATE trail SET hash_before = zeroblob(31)", id="hash before"),
    pytest.param("UPDATE trail SET last_number = 9", id="last"),
    pytest.param("UPDATE trail SET last_number = 0", id="none"),
    pytest.param("UPDATE trail SET last_number = 9223372036854775807", id="as many as there can be"),
    pytest.param("UPDATE trail SET last_hash = zeroblob(32)", id="last hash"),
    pytest.param("UPDATE trail SET mac = zeroblob(32)", id="mac"),
    pytest.param("UPDATE trail SET mac = x''", id="no mac"),
]


@pytest.mark.parametrize("statement", RECORD)
def test_a_record_removed_or_edited_is_found_and_the_audit_log_goes_on(
    written: Store, database: Path, statement: str
) -> None:
    change(database, statement)
    assert written.administration().audit_log.broken_at() is not None
    for _ in range(3):
        written.administration().accounts.unlock(NAME)
        assert written.administration().audit_log.broken_at() is not None
    assert len(written.administration().audit_log.events()) == TOTAL + 3
    assert broken(written) == ["trail"]


def test_the_last_events_removed_with_a_record_to_match_are_found(written: Store, database: Path) -> None:
    tamper(
        database,
        "DELETE FROM events WHERE number > 7",
        "UPDATE trail SET last_number = 7, last_hash = (SELECT hash FROM events WHERE number = 7)",
    )
    assert written.administration().audit_log.broken_at() == 1


def test_an_older_record_put_back_is_found_and_the_audit_log_goes_on(
    store: Store, database: Path, enrolled: Enrolled
) -> None:
    ((*older,),) = rows(database, "SELECT first_number, hash_before, last_number, last_hash, mac FROM trail")
    for _ in range(3):
        store.administration().accounts.unlock(NAME)
    change(database, "DELETE FROM trail")
    change(database, "INSERT INTO trail VALUES (1, ?, ?, ?, ?, ?)", *older)
    assert store.administration().audit_log.broken_at() == older[2] + 1
    for _ in range(3):
        store.administration().accounts.unlock(NAME)
        assert store.administration().audit_log.broken_at() is not None
    assert enrolled.secret


HARM = {
    "edited": ["UPDATE events SET subject = 'chef' WHERE number = 3"],
    "first removed": ["DELETE FROM events WHERE number = 1"],
    "first removed with a record to match": [
        "UPDATE trail SET first_number = 2, hash_before = (SELECT hash FROM events WHERE number = 1)",
        "DELETE FROM events WHERE number = 1",
    ],
    "last removed": ["DELETE FROM events WHERE number = 10"],
    "last removed with a record to match": [
        "DELETE FROM events WHERE number = 10",
        "UPDATE trail SET last_number = 9, last_hash = (SELECT hash FROM events WHERE number = 9)",
    ],
    "record removed": ["DELETE FROM trail"],
    "record edited": ["UPDATE trail SET last_hash = zeroblob(32)"],
    "record of before": ["UPDATE trail SET last_number = 9, last_hash = (SELECT hash FROM events WHERE number = 9)"],
}
LATER: dict[str, Callable[[Store], object]] = {
    "events": lambda store: [store.administration().accounts.unlock(NAME) for _ in range(3)],
    "rotation": lambda store: store.maintenance.rotate_key(),
    "two rotations": lambda store: (
        store.maintenance.rotate_key(),
        store.administration().accounts.unlock(NAME),
        store.maintenance.rotate_key(),
    ),
    "shortening past it": lambda store: store.administration().audit_log.shorten(2**40),
    "shortening a little": lambda store: (
        store.administration().audit_log.shorten(int(store.administration().audit_log.events()[3].at)),
        store.administration().accounts.unlock(NAME),
    ),
    "backup": lambda store: store.backups.make(store.path.with_name("copy.db")),
    "reopening": lambda store: Store(store.path).close(),
}


@pytest.mark.parametrize("harm", HARM.values(), ids=HARM.keys())
@pytest.mark.parametrize("later", LATER.values(), ids=LATER.keys())
def test_a_broken_audit_log_is_never_healed(
    written: Store, database: Path, harm: list[str], later: Callable[[Store], object]
) -> None:
    tamper(database, *harm)
    assert written.administration().audit_log.broken_at() is not None
    later(written)
    assert written.administration().audit_log.broken_at() is not None
    assert "trail" in broken(written)


def test_a_backup_of_a_broken_audit_log_is_not_restored(written: Store, database: Path, tmp_path: Path) -> None:
    tamper(database, *HARM["edited"])
    written.backups.make(tmp_path / "copy.db")
    with pytest.raises(DatabaseDamaged):
        written.backups.restore(tmp_path / "copy.db")


@pytest.mark.parametrize("kept", [1, 4, TOTAL])
def test_a_shortened_audit_log_is_whole_and_says_that_it_was_shortened(
    written: Store, clock: FixedClock, kept: int
) -> None:
    clock.advance(60)
    before = [event._replace(at=0) for event in written.administration().audit_log.events()]
    moment = 2**40 if kept == 1 else written.administration().audit_log.events()[-kept + 1].at if kept < TOTAL else 0
    forgotten = written.administration().audit_log.shorten(moment)
    after = written.administration().audit_log.events()
    assert written.administration().audit_log.broken_at() is None
    assert len(after) == TOTAL - forgotten + (forgotten > 0)
    assert [event._replace(at=0) for event in after[: TOTAL - forgotten]] == before[forgotten:]
    assert all(event.at >= moment or event.action == Action.AUDIT_LOG_SHORTENED for event in after)
    if forgotten:
        assert (after[-1].action, after[-1].detail) == (Action.AUDIT_LOG_SHORTENED, f"{forgotten} events")
    written.administration().accounts.unlock(NAME)
    assert written.administration().audit_log.broken_at() is None
    assert [event.number for event in written.administration().audit_log.events()] == list(
        range(forgotten + 1, after[-1].number + 2)
    )


def test_what_is_left_of_a_shortened_audit_log_is_still_guarded(written: Store, database: Path) -> None:
    written.administration().audit_log.shorten(written.administration().audit_log.events()[6].at)
    first = written.administration().audit_log.events()[0].number
    with pytest.raises((sqlite3.IntegrityError, psycopg.IntegrityError)):
        change(database, "DELETE FROM events WHERE number = ?", first)
    tamper(database, f"DELETE FROM events WHERE number = {first}")  # noqa: S608
    assert written.administration().audit_log.broken_at() == first
    change(database, "UPDATE trail SET first_number = ?", first + 1)
    assert written.administration().audit_log.broken_at() is not None


def test_after_a_clock_that_jumped_no_event_of_the_moment_or_later_is_forgotten(
    written: Store, clock: FixedClock
) -> None:
    moment = int(clock.now) + 1
    clock.advance(1000)
    written.administration().accounts.unlock(NAME)
    clock.advance(-2000)
    written.administration().accounts.unlock(NAME)
    assert written.administration().audit_log.shorten(moment) == TOTAL
    assert written.administration().audit_log.broken_at() is None
    assert [event.number for event in written.administration().audit_log.events()] == [11, 12, 13]


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """After which event each verification begins, from now on."""
    begun: list[int] = []
    chained = events.chained

    def noted(db: Connection, after: int = 0) -> Iterator[tuple[Value, ...]]:
        begun.append(after)
        return chained(db, after)

    monkeypatch.setattr(events, "chained", noted)
    return begun


@pytest.fixture
def neighbour(written: Store, database: Path, clock: FixedClock, cheap: Hasher) -> Iterator[Store]:
    """The same store, as another process has it open."""
    assert written.path == database
    store = Store(database, clock=clock, hasher=cheap)
    yield store
    store.close()


def test_others_go_on_while_the_whole_log_is_verified_and_only_what_came_since_is_again(
    written: Store, neighbour: Store, monkeypatch: pytest.MonkeyPatch, looked_at: list[int]
) -> None:
    moment = int(written.administration().audit_log.events()[4].at)
    meanwhile(monkeypatch, hash_chain, "whole", lambda: neighbour.administration().accounts.unlock(NAME))
    forgotten = written.administration().audit_log.shorten(moment)
    assert forgotten > 0
    assert looked_at == [0, TOTAL]
    assert written.administration().audit_log.broken_at() is None
    left = written.administration().audit_log.events()
    assert [event.action for event in left[-2:]] == [Action.ACCOUNT_UNLOCKED, Action.AUDIT_LOG_SHORTENED]
    assert [event.number for event in left] == list(range(forgotten + 1, TOTAL + 3))


@pytest.mark.parametrize(
    "harm",
    [
        ["UPDATE events SET subject = 'chef' WHERE number = 11"],
        ["DELETE FROM events WHERE number = 11"],
        ["UPDATE trail SET last_hash = zeroblob(32)"],
        ["DELETE FROM events WHERE number = 10"],
    ],
)
def test_what_was_tampered_with_meanwhile_keeps_everything(
    written: Store, neighbour: Store, database: Path, monkeypatch: pytest.MonkeyPatch, harm: list[str]
) -> None:
    def act_and_harm() -> None:
        neighbour.administration().accounts.unlock(NAME)
        tamper(database, *harm)

    meanwhile(monkeypatch, hash_chain, "whole", act_and_harm)
    assert written.administration().audit_log.shorten(2**40) == 0
    assert rows(database, "SELECT min(number) FROM events") == [(1,)]


def test_a_log_that_was_shortened_meanwhile_is_verified_whole(
    written: Store, neighbour: Store, monkeypatch: pytest.MonkeyPatch, looked_at: list[int]
) -> None:
    seventh, ninth = (int(written.administration().audit_log.events()[number].at) for number in (6, 8))
    meanwhile(monkeypatch, hash_chain, "whole", lambda: neighbour.administration().audit_log.shorten(seventh))
    assert written.administration().audit_log.shorten(ninth) > 0
    assert looked_at == [0, 0, TOTAL, 0]
    assert written.administration().audit_log.broken_at() is None
