"""Refused codes: each one doubles the pause, every fifth locks; one count for every door, store and restart."""

from __future__ import annotations

from itertools import cycle
from pathlib import Path

import pytest

from storage import CodeRefused, EnrolmentExpired, Locked, Session, Store, Verdict
from storage.security.hasher import Hasher
from tests.conftest import PASSWORD, FixedClock
from tests.oracle import totp
from tests.storage.people import (
    NAME,
    OTHER_METHOD,
    Door,
    Enrolled,
    at_sign_in,
    begin,
    by_command,
    enrol,
    rows,
    signed_up,
    wait_out,
    wrong_code,
)

PAUSES = [1, 2, 4, 8, 300]


def at_the_proof(store: Store, session: Session, code: str) -> Verdict:
    """What the enrolment's last screen is told."""
    pending = begin(store, session, OTHER_METHOD)
    try:
        store.enrolments.prove(session, pending.id, code)
    except CodeRefused as refused:
        return refused.verdict
    except Locked:
        return Verdict.LOCKED
    return Verdict.ACCEPTED


DOORS = [at_sign_in, by_command, at_the_proof]
doors = pytest.mark.parametrize("door", DOORS)


@pytest.fixture
def at_desk(store: Store, clock: FixedClock, enrolled: Enrolled) -> Enrolled:
    """Someone who has just given a code, and may change methods."""
    session = store.sign_in.with_code(enrolled.session, totp(enrolled.secret, clock.now))
    clock.advance(120)
    return Enrolled(session, enrolled.secret)


def pause(store: Store, clock: FixedClock, person: Enrolled, door: Door = by_command) -> int:
    """How long a wrong code makes every door deaf."""
    assert door(store, person.session, wrong_code(person.secret, clock.now)) is Verdict.REFUSED
    assert [other(store, person.session, wrong_code(person.secret, clock.now)) for other in DOORS[:2]] == [
        Verdict.LOCKED
    ] * 2
    with pytest.raises(Locked) as locked:
        store.sign_in.with_code(person.session, totp(person.secret, clock.now))
    return int(locked.value.until - clock.now)


def pauses(store: Store, clock: FixedClock, person: Enrolled, times: int, door: Door = by_command) -> list[int]:
    """The pauses of several wrong codes, all of them waited out but the last."""
    found: list[int] = []
    for _ in range(times):
        wait_out(store, clock)
        found.append(pause(store, clock, person, door))
    return found


@doors
def test_each_refusal_doubles_the_pause_and_every_fifth_locks(
    store: Store, clock: FixedClock, at_desk: Enrolled, door: Door
) -> None:
    assert pauses(store, clock, at_desk, 10, door) == PAUSES * 2


@doors
@pytest.mark.parametrize("refused", range(1, 7))
def test_even_the_right_code_waits_and_is_not_spent_by_waiting(
    store: Store, database: Path, clock: FixedClock, at_desk: Enrolled, door: Door, refused: int
) -> None:
    last = pauses(store, clock, at_desk, refused)[-1]
    spent = rows(database, "SELECT last_step, last_used_at FROM factors")
    right = begin(store, at_desk.session, OTHER_METHOD).secret if door is at_the_proof else at_desk.secret
    clock.advance(last - 1)
    assert door(store, at_desk.session, totp(right, clock.now)) is Verdict.LOCKED
    assert rows(database, "SELECT last_step, last_used_at FROM factors") == spent
    clock.advance(1)
    assert door(store, at_desk.session, totp(right, clock.now)) is Verdict.ACCEPTED


@pytest.mark.parametrize("start", range(3))
def test_all_doors_share_one_count(store: Store, clock: FixedClock, at_desk: Enrolled, start: int) -> None:
    used = cycle(DOORS[start:] + DOORS[:start])
    assert [pauses(store, clock, at_desk, 1, next(used))[0] for _ in range(5)] == PAUSES
    assert [door(store, at_desk.session, wrong_code(at_desk.secret, clock.now)) for door in DOORS] == [
        Verdict.LOCKED
    ] * 3


def test_two_stores_share_one_count(
    store: Store, database: Path, clock: FixedClock, cheap: Hasher, at_desk: Enrolled
) -> None:
    other = Store(database, clock=clock, hasher=cheap)
    found = [
        pauses(desk, clock, at_desk, 1, door)[0]
        for desk, door in zip((store, other, store, other, store), cycle(DOORS), strict=False)
    ]
    assert found == PAUSES
    other.close()
    restarted = Store(database, clock=clock, hasher=cheap)
    assert restarted.sign_in.verify(NAME, totp(at_desk.secret, clock.now)) is Verdict.LOCKED
    restarted.close()


def test_two_sessions_share_one_count(store: Store, clock: FixedClock, at_desk: Enrolled) -> None:
    desks = cycle([at_desk, Enrolled(store.sign_in.with_password(NAME, PASSWORD), at_desk.secret)])
    assert [pauses(store, clock, next(desks), 1, at_sign_in)[0] for _ in range(5)] == PAUSES


@pytest.mark.parametrize("refused", [3, 5])
def test_attempts_during_a_pause_neither_count_nor_lengthen_it(
    store: Store, database: Path, clock: FixedClock, enrolled: Enrolled, refused: int
) -> None:
    last = pauses(store, clock, enrolled, refused)[-1]
    before = rows(database, "SELECT * FROM limits")
    clock.advance(last // 2)
    for _ in range(10):
        assert store.sign_in.verify(NAME, wrong_code(enrolled.secret, clock.now)) is Verdict.LOCKED
    assert rows(database, "SELECT * FROM limits") == before


def test_an_accepted_code_starts_the_count_again(store: Store, clock: FixedClock, enrolled: Enrolled) -> None:
    for _ in range(3):
        assert pauses(store, clock, enrolled, 4) == PAUSES[:4]
        wait_out(store, clock)
        assert store.sign_in.verify(NAME, totp(enrolled.secret, clock.now)) is Verdict.ACCEPTED
        clock.advance(30)


def test_a_proof_starts_the_count_again(store: Store, clock: FixedClock, at_desk: Enrolled) -> None:
    pauses(store, clock, at_desk, 4)
    wait_out(store, clock)
    proved = enrol(store, clock, at_desk.session, OTHER_METHOD)
    assert pauses(store, clock, proved, 5) == PAUSES


def test_used_codes_count_for_nothing(store: Store, clock: FixedClock, enrolled: Enrolled) -> None:
    assert store.sign_in.verify(NAME, totp(enrolled.secret, clock.now)) is Verdict.ACCEPTED
    spent = totp(enrolled.secret, clock.now)
    assert [store.sign_in.verify(NAME, spent) for _ in range(6)] == [Verdict.USED] * 6
    assert pause(store, clock, enrolled) == PAUSES[0]


def test_neither_the_right_password_nor_time_starts_the_count_of_codes_again(
    store: Store, clock: FixedClock, enrolled: Enrolled
) -> None:
    pauses(store, clock, enrolled, 4)
    clock.advance(30 * 86_400)
    again = store.sign_in.with_password(NAME, PASSWORD)
    store.passwords.confirm(again, PASSWORD)
    assert pause(store, clock, enrolled) == PAUSES[4]
    assert at_sign_in(store, again, totp(enrolled.secret, clock.now)) is Verdict.LOCKED


def test_a_lock_is_of_one_person_only(store: Store, clock: FixedClock, enrolled: Enrolled) -> None:
    neighbour = enrol(store, clock, signed_up(store, "voisin"))
    pauses(store, clock, enrolled, 5)
    clock.advance(60)
    assert store.sign_in.verify("voisin", totp(neighbour.secret, clock.now)) is Verdict.ACCEPTED
    assert store.sign_in.verify(NAME, totp(enrolled.secret, clock.now)) is Verdict.LOCKED


@pytest.mark.parametrize("seconds", [1, 299, 3600, 86_400])
@pytest.mark.parametrize("refused", [3, 5])
def test_a_clock_that_goes_back_begins_the_pause_again(
    store: Store, clock: FixedClock, enrolled: Enrolled, seconds: int, refused: int
) -> None:
    last = pauses(store, clock, enrolled, refused)[-1]
    clock.advance(-seconds)
    for left in (last, 1):
        with pytest.raises(Locked) as locked:
            store.sign_in.with_code(enrolled.session, totp(enrolled.secret, clock.now))
        assert locked.value.until - clock.now == left
        clock.advance(last - 1 if left == last else 1)
    assert store.sign_in.verify(NAME, wrong_code(enrolled.secret, clock.now)) is Verdict.REFUSED


def test_unlocking_starts_the_count_again(store: Store, clock: FixedClock, enrolled: Enrolled) -> None:
    pauses(store, clock, enrolled, 5)
    store.administration().accounts.unlock(NAME)
    assert store.sign_in.verify(NAME, totp(enrolled.secret, clock.now)) is Verdict.ACCEPTED
    assert pauses(store, clock, enrolled, 2) == PAUSES[:2]


@pytest.mark.parametrize("way_round", ["none", "another method", "abandoned"])
def test_a_first_enrolment_is_locked_too_and_a_new_secret_is_no_way_around(
    store: Store, clock: FixedClock, client: Session, way_round: str
) -> None:
    pending = begin(store, client)
    for seconds in PAUSES:
        with pytest.raises(CodeRefused):
            store.enrolments.prove(client, pending.id, wrong_code(pending.secret, clock.now))
        with pytest.raises(Locked) as locked:
            store.enrolments.prove(client, pending.id, totp(pending.secret, clock.now))
        assert locked.value.until - clock.now == seconds
        clock.advance(seconds - 1)
        if way_round == "abandoned":
            store.enrolments.abandon(client)
        pending = begin(store, client, OTHER_METHOD if way_round == "another method" else pending.method)
        with pytest.raises(Locked):
            store.enrolments.prove(client, pending.id, totp(pending.secret, clock.now))
        clock.advance(1)
    assert store.administration().directory.factors(client.user) == []


def test_an_enrolment_that_is_gone_is_not_an_attempt(store: Store, database: Path, client: Session) -> None:
    for _ in range(6):
        with pytest.raises(EnrolmentExpired):
            store.enrolments.prove(client, "0" * 32, "123456")
    assert rows(database, "SELECT * FROM limits WHERE subject LIKE 'code:%'") == []
