"""Refused passwords: each one doubles the pause, every fifth locks; sign-in and an open session count apart."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from storage import Level, Locked, Session, SignInRefused, Store, Verdict
from storage.security.hasher import Hasher
from tests.conftest import PASSWORD, FixedClock
from tests.oracle import totp
from tests.storage.people import NAME, Enrolled, rows, signed_up, wait_out, wrong_code

WRONG = "pas le bon du tout"
PAUSES = [1, 2, 4, 8, 300]
DAY = 86_400

Door = Callable[[Store, Session, str], Session]
"""A place where a password is checked."""


def at_sign_in(store: Store, session: Session, password: str) -> Session:
    """The first screen."""
    return store.sign_in.with_password(session.user.name, password)


def in_the_session(store: Store, session: Session, password: str) -> Session:
    """Before settings change."""
    return store.passwords.confirm(session, password)


doors = pytest.mark.parametrize("door", [at_sign_in, in_the_session])


def pause(store: Store, clock: FixedClock, session: Session, door: Door = at_sign_in) -> int:
    """How long a wrong password makes even the right one wait."""
    with pytest.raises(SignInRefused):
        door(store, session, WRONG)
    with pytest.raises(Locked) as locked:
        door(store, session, PASSWORD)
    return int(locked.value.until - clock.now)


def pauses(store: Store, clock: FixedClock, session: Session, times: int, door: Door = at_sign_in) -> list[int]:
    """The pauses of several wrong passwords, all of them waited out but the last."""
    found: list[int] = []
    for _ in range(times):
        wait_out(store, clock)
        found.append(pause(store, clock, session, door))
    return found


@doors
def test_each_refusal_doubles_the_pause_and_every_fifth_locks(
    store: Store, clock: FixedClock, client: Session, door: Door
) -> None:
    assert pauses(store, clock, client, 15, door) == PAUSES * 3


@doors
@pytest.mark.parametrize("refused", range(1, 7))
def test_even_the_right_password_waits_for_the_end(
    store: Store, clock: FixedClock, client: Session, door: Door, refused: int
) -> None:
    last = pauses(store, clock, client, refused, door)[-1]
    clock.advance(last - 1)
    with pytest.raises(Locked):
        door(store, client, PASSWORD)
    clock.advance(1)
    assert door(store, client, PASSWORD).user.name == NAME


@doors
@pytest.mark.parametrize("refused", [3, 5])
def test_attempts_during_a_pause_neither_count_nor_lengthen_it(
    store: Store, database: Path, clock: FixedClock, client: Session, door: Door, refused: int
) -> None:
    last = pauses(store, clock, client, refused, door)[-1]
    before = rows(database, "SELECT * FROM limits")
    clock.advance(last // 2)
    for _ in range(10):
        with pytest.raises(Locked):
            door(store, client, WRONG)
    assert rows(database, "SELECT * FROM limits") == before


@doors
def test_the_right_password_starts_the_count_again(
    store: Store, clock: FixedClock, client: Session, door: Door
) -> None:
    for _ in range(3):
        assert pauses(store, clock, client, 4, door) == PAUSES[:4]
        wait_out(store, clock)
        door(store, client, PASSWORD)


def test_every_way_of_typing_a_name_shares_one_count(store: Store, clock: FixedClock, client: Session) -> None:
    for spelling, expected in zip(
        [NAME, NAME.upper(), f"  {NAME}", "ｍａｒｉｅ．ｔｒｅｍｂｌａｙ", NAME.title()], PAUSES, strict=True
    ):
        wait_out(store, clock)
        with pytest.raises(SignInRefused):
            store.sign_in.with_password(spelling, WRONG)
        with pytest.raises(Locked) as locked:
            store.sign_in.with_password(NAME, PASSWORD)
        assert locked.value.until - clock.now == expected
    assert client.user.name == NAME


@pytest.mark.parametrize(("one", "other"), [(" Jean", "JEAN"), ("\udcffé", "\udcffÉ")])
def test_an_unknown_name_shares_its_count_too(store: Store, one: str, other: str) -> None:
    with pytest.raises(SignInRefused):
        store.sign_in.with_password(one, WRONG)
    with pytest.raises(Locked):
        store.sign_in.with_password(other, WRONG)


def test_a_lock_is_of_one_name_only(store: Store, clock: FixedClock, client: Session) -> None:
    signed_up(store, "voisin")
    pauses(store, clock, client, 5)
    assert store.sign_in.with_password("voisin", PASSWORD).user.name == "voisin"
    with pytest.raises(SignInRefused):
        store.sign_in.with_password("personne", WRONG)


def test_a_locked_sign_in_leaves_a_session_and_codes_alone(store: Store, clock: FixedClock, enrolled: Enrolled) -> None:
    pauses(store, clock, enrolled.session, 5)
    confirmed = store.passwords.confirm(enrolled.session, PASSWORD)
    assert store.sign_in.with_code(confirmed, totp(enrolled.secret, clock.now)).level is Level.FULL
    with pytest.raises(Locked):
        store.sign_in.with_password(NAME, PASSWORD)


def test_a_locked_session_leaves_sign_in_and_codes_alone(store: Store, clock: FixedClock, enrolled: Enrolled) -> None:
    pauses(store, clock, enrolled.session, 5, in_the_session)
    session = store.sign_in.with_password(NAME, PASSWORD)
    assert store.sign_in.with_code(session, totp(enrolled.secret, clock.now)).level is Level.FULL
    with pytest.raises(Locked):
        store.passwords.confirm(session, PASSWORD)


@doors
def test_locked_codes_leave_passwords_alone(store: Store, clock: FixedClock, enrolled: Enrolled, door: Door) -> None:
    for _ in range(5):
        wait_out(store, clock)
        assert store.sign_in.verify(NAME, wrong_code(enrolled.secret, clock.now)) is Verdict.REFUSED
    assert door(store, enrolled.session, PASSWORD).level is Level.PASSWORD


@doors
def test_the_count_holds_in_another_store_and_after_a_restart(
    store: Store, database: Path, clock: FixedClock, cheap: Hasher, client: Session, door: Door
) -> None:
    other = Store(database, clock=clock, hasher=cheap)
    desks = [store, other, store, other, store]
    assert [pauses(desk, clock, client, 1, door)[0] for desk in desks] == PAUSES
    other.close()
    restarted = Store(database, clock=clock, hasher=cheap)
    with pytest.raises(Locked):
        door(restarted, client, PASSWORD)
    restarted.close()


@doors
def test_all_sessions_share_one_count(store: Store, clock: FixedClock, client: Session, door: Door) -> None:
    sessions = [client, store.sign_in.with_password(NAME, PASSWORD)]
    assert [pauses(store, clock, sessions[number % 2], 1, door)[0] for number in range(5)] == PAUSES


@doors
@pytest.mark.parametrize("seconds", [1, 299, 3600, DAY, 40 * DAY])
@pytest.mark.parametrize("refused", [3, 5])
def test_a_clock_that_goes_back_begins_the_pause_again(
    store: Store, clock: FixedClock, client: Session, door: Door, seconds: int, refused: int
) -> None:
    last = pauses(store, clock, client, refused, door)[-1]
    clock.advance(-seconds)
    for left in (last, 1):
        with pytest.raises(Locked) as locked:
            door(store, client, PASSWORD)
        assert locked.value.until - clock.now == left
        clock.advance(last - 1 if left == last else 1)
    assert door(store, client, PASSWORD).user.name == NAME


def test_a_clock_that_goes_back_again_and_again_never_opens_a_lock(
    store: Store, clock: FixedClock, client: Session
) -> None:
    pauses(store, clock, client, 5)
    for seconds in (-1, -200, -3600, -DAY):
        clock.advance(seconds)
        with pytest.raises(Locked) as locked:
            store.sign_in.with_password(NAME, PASSWORD)
        assert locked.value.until - clock.now == 300


def test_a_clock_that_went_back_forgets_no_refusal(store: Store, clock: FixedClock, client: Session) -> None:
    assert pauses(store, clock, client, 3) == PAUSES[:3]
    clock.advance(-DAY)
    with pytest.raises(Locked):
        store.sign_in.with_password(NAME, PASSWORD)
    clock.advance(4)
    assert pause(store, clock, client) == PAUSES[3]


@doors
@pytest.mark.parametrize(("quiet", "expected"), [(DAY, PAUSES[4]), (DAY + 1, PAUSES[0])])
def test_after_a_day_without_attempts_refused_passwords_are_forgotten(
    store: Store, clock: FixedClock, client: Session, door: Door, quiet: int, expected: int
) -> None:
    pauses(store, clock, client, 4, door)
    clock.advance(quiet)
    assert pause(store, clock, client, door) == expected


def test_one_attempt_a_day_is_no_way_around_the_lock(store: Store, clock: FixedClock, client: Session) -> None:
    found: list[int] = []
    for _ in range(5):
        found.append(pause(store, clock, client))
        clock.advance(DAY - 1)
    assert found == PAUSES


def test_the_names_tried_by_a_passer_by_do_not_pile_up(store: Store, database: Path, clock: FixedClock) -> None:
    for number in range(20):
        with pytest.raises(SignInRefused):
            store.sign_in.with_password(f"personne {number}", WRONG)
    assert rows(database, "SELECT count(*) FROM limits") == [(20,)]
    clock.advance(DAY + 1)
    with pytest.raises(SignInRefused):
        store.sign_in.with_password("un autre", WRONG)
    assert rows(database, "SELECT count(*) FROM limits") == [(1,)]


def test_unlocking_opens_every_password_door(store: Store, clock: FixedClock, client: Session) -> None:
    for door in (at_sign_in, in_the_session):
        pauses(store, clock, client, 5, door)
    store.administration().accounts.unlock(NAME)
    for door in (at_sign_in, in_the_session):
        assert door(store, client, PASSWORD).user.name == NAME
    for door in (at_sign_in, in_the_session):
        assert pauses(store, clock, client, 1, door) == PAUSES[:1]
