"""Five wrong codes in a row lock for a while: one count for every door, store and restart."""

from __future__ import annotations

from itertools import cycle, islice
from pathlib import Path

import pytest

from storage import CodeRefused, EnrolmentExpired, Locked, Session, Store, Verdict
from storage.passwords import Hasher
from tests.conftest import NOON, FixedClock
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
    wrong_code,
)


def at_the_proof(store: Store, session: Session, code: str) -> Verdict:
    """What the enrolment's last screen is told."""
    pending = begin(store, session, OTHER_METHOD)
    try:
        store.prove_enrolment(session, pending.id, code)
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
    session = store.sign_in_code(enrolled.session, totp(enrolled.secret, clock.now))
    clock.advance(120)
    return Enrolled(session, enrolled.secret)


def lock(store: Store, clock: FixedClock, person: Enrolled) -> None:
    """Five wrong codes."""
    for _ in range(5):
        assert store.verify(NAME, wrong_code(person.secret, clock.now)) is Verdict.REFUSED


@doors
def test_the_sixth_code_is_not_looked_at(store: Store, clock: FixedClock, at_desk: Enrolled, door: Door) -> None:
    wrong = wrong_code(at_desk.secret, clock.now)
    told = [door(store, at_desk.session, wrong) for _ in range(7)]
    assert told == [Verdict.REFUSED] * 5 + [Verdict.LOCKED] * 2


@pytest.mark.parametrize("start", range(3))
def test_all_doors_share_one_count(store: Store, clock: FixedClock, at_desk: Enrolled, start: int) -> None:
    wrong = wrong_code(at_desk.secret, clock.now)
    used = list(islice(cycle(DOORS), start, start + 5))
    assert [door(store, at_desk.session, wrong) for door in used] == [Verdict.REFUSED] * 5
    assert [door(store, at_desk.session, wrong) for door in DOORS] == [Verdict.LOCKED] * 3


def test_two_stores_share_one_count(
    store: Store, database: Path, clock: FixedClock, cheap: Hasher, at_desk: Enrolled
) -> None:
    other = Store(database, clock=clock, hasher=cheap)
    wrong = wrong_code(at_desk.secret, clock.now)
    for desk, door in zip((store, other, store, other, store), cycle(DOORS), strict=False):
        assert door(desk, at_desk.session, wrong) is Verdict.REFUSED
    assert other.verify(NAME, wrong) is Verdict.LOCKED
    other.close()
    restarted = Store(database, clock=clock, hasher=cheap)
    assert restarted.verify(NAME, wrong) is Verdict.LOCKED
    restarted.close()


def test_two_sessions_share_one_count(store: Store, clock: FixedClock, at_desk: Enrolled) -> None:
    wrong = wrong_code(at_desk.secret, clock.now)
    sessions = [at_desk.session, store.sign_in(NAME, "une phrase assez longue")]
    told = [at_sign_in(store, session, wrong) for session in islice(cycle(sessions), 6)]
    assert told == [Verdict.REFUSED] * 5 + [Verdict.LOCKED]


@doors
def test_even_the_right_code_waits_and_is_not_spent_by_waiting(
    store: Store, database: Path, clock: FixedClock, at_desk: Enrolled, door: Door
) -> None:
    lock(store, clock, at_desk)
    spent = rows(database, "SELECT last_step, last_used_at FROM factors")
    right = begin(store, at_desk.session, OTHER_METHOD).secret if door is at_the_proof else at_desk.secret
    clock.advance(299)
    assert door(store, at_desk.session, totp(right, clock.now)) is Verdict.LOCKED
    assert rows(database, "SELECT last_step, last_used_at FROM factors") == spent
    clock.advance(1)
    assert door(store, at_desk.session, totp(right, clock.now)) is Verdict.ACCEPTED


def test_the_lock_says_when_it_ends(store: Store, clock: FixedClock, enrolled: Enrolled) -> None:
    lock(store, clock, enrolled)
    with pytest.raises(Locked) as locked:
        store.sign_in_code(enrolled.session, "123456")
    assert locked.value.until == NOON + 120 + 300


def test_attempts_while_locked_neither_count_nor_lengthen_it(
    store: Store, database: Path, clock: FixedClock, enrolled: Enrolled
) -> None:
    lock(store, clock, enrolled)
    before = rows(database, "SELECT * FROM limits")
    clock.advance(100)
    for _ in range(10):
        store.verify(NAME, "123456")
    assert rows(database, "SELECT * FROM limits") == before


def test_after_a_lock_five_more_wrong_codes_lock_again(store: Store, clock: FixedClock, enrolled: Enrolled) -> None:
    for _ in range(3):
        lock(store, clock, enrolled)
        assert store.verify(NAME, "123456") is Verdict.LOCKED
        clock.advance(300)


def test_an_accepted_code_starts_the_count_again(store: Store, clock: FixedClock, enrolled: Enrolled) -> None:
    for _ in range(3):
        for _ in range(4):
            assert store.verify(NAME, wrong_code(enrolled.secret, clock.now)) is Verdict.REFUSED
        assert store.verify(NAME, totp(enrolled.secret, clock.now)) is Verdict.ACCEPTED
        clock.advance(30)


def test_a_proof_starts_the_count_again(store: Store, clock: FixedClock, at_desk: Enrolled) -> None:
    for _ in range(4):
        store.verify(NAME, wrong_code(at_desk.secret, clock.now))
    enrol(store, clock, at_desk.session, OTHER_METHOD)
    lock(store, clock, at_desk)


def test_used_codes_count_as_wrong_ones(store: Store, clock: FixedClock, enrolled: Enrolled) -> None:
    code = totp(enrolled.secret, clock.now)
    told = [store.verify(NAME, code) for _ in range(7)]
    assert told == [Verdict.ACCEPTED] + [Verdict.USED] * 5 + [Verdict.LOCKED]


def test_the_right_password_does_not_start_the_count_of_codes_again(
    store: Store, clock: FixedClock, enrolled: Enrolled
) -> None:
    lock(store, clock, enrolled)
    again = store.sign_in(NAME, "une phrase assez longue")
    assert at_sign_in(store, again, totp(enrolled.secret, clock.now)) is Verdict.LOCKED


def test_a_lock_is_of_one_person_only(store: Store, clock: FixedClock, enrolled: Enrolled) -> None:
    neighbour = enrol(store, clock, signed_up(store, "voisin"))
    lock(store, clock, enrolled)
    clock.advance(60)
    assert store.verify("voisin", totp(neighbour.secret, clock.now)) is Verdict.ACCEPTED


@pytest.mark.parametrize("seconds", [-1, -299, -3600, -86400])
def test_a_clock_that_goes_back_does_not_open_a_lock(
    store: Store, clock: FixedClock, enrolled: Enrolled, seconds: int
) -> None:
    lock(store, clock, enrolled)
    clock.advance(seconds)
    assert store.verify(NAME, totp(enrolled.secret, clock.now)) is Verdict.LOCKED


def test_a_first_enrolment_is_locked_too(store: Store, clock: FixedClock, client: Session) -> None:
    pending = begin(store, client)
    for _ in range(5):
        with pytest.raises(CodeRefused):
            store.prove_enrolment(client, pending.id, wrong_code(pending.secret, clock.now))
    with pytest.raises(Locked):
        store.prove_enrolment(client, pending.id, totp(pending.secret, clock.now))
    assert store.factors(client.user) == []


def test_a_new_secret_is_no_way_around_the_lock(store: Store, clock: FixedClock, client: Session) -> None:
    pending = begin(store, client)
    for _ in range(5):
        with pytest.raises(CodeRefused):
            store.prove_enrolment(client, pending.id, wrong_code(pending.secret, clock.now))
    store.abandon_enrolment(client)
    fresh = begin(store, client, OTHER_METHOD)
    with pytest.raises(Locked):
        store.prove_enrolment(client, fresh.id, totp(fresh.secret, clock.now))


def test_an_enrolment_that_is_gone_is_not_an_attempt(store: Store, database: Path, client: Session) -> None:
    for _ in range(6):
        with pytest.raises(EnrolmentExpired):
            store.prove_enrolment(client, "0" * 32, "123456")
    assert rows(database, "SELECT * FROM limits WHERE subject LIKE 'code:%'") == []
