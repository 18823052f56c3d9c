"""Who knows a name keeps its owner out of one door, and not of the others; names that are none's fill no table."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from pathlib import Path

import argon2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage import Door, Level, Locked, Role, SignInRefused, Store
from storage.security.hasher import Hasher
from storage.services import passwords
from tests import schema
from tests.conftest import NOON, PASSWORD, FixedClock
from tests.oracle import totp
from tests.storage import memory
from tests.storage.people import NAME, enrol, rows, signed_up, unhurried, wait_out

WRONG = "pas le bon du tout"
STRANGERS = [f"personne {number}" for number in range(40)]


def guess(store: Store, name: str = NAME, door: Door = Door.OPEN) -> bool:
    """Whether a wrong password is listened to."""
    try:
        store.sign_in.with_password(name, WRONG, door)
    except Locked:
        return False
    except SignInRefused:
        return True
    raise AssertionError


def keep_out(store: Store, clock: FixedClock, name: str = NAME, door: Door = Door.OPEN) -> None:
    """Guess again and again until the door is locked for minutes."""
    for _ in range(5):
        wait_out(store, clock)
        assert guess(store, name, door)


@pytest.mark.parametrize(("attacked", "other"), [pair for pair in product(Door, Door) if pair[0] is not pair[1]])
def test_guesses_at_one_door_keep_nobody_out_of_another(
    store: Store, clock: FixedClock, attacked: Door, other: Door
) -> None:
    signed_up(store)
    keep_out(store, clock, door=attacked)
    with pytest.raises(Locked):
        store.sign_in.with_password(NAME, PASSWORD, attacked)
    assert store.sign_in.with_password(NAME, PASSWORD, other).level is Level.PASSWORD
    with pytest.raises(Locked):
        store.sign_in.with_password(NAME, PASSWORD, attacked)


@pytest.mark.parametrize("door", Door)
@pytest.mark.parametrize("name", [NAME, "personne"])
def test_each_door_has_the_same_pauses_for_every_name(store: Store, clock: FixedClock, door: Door, name: str) -> None:
    store.administration().accounts.add(NAME, PASSWORD)
    found = []
    for _ in range(5):
        assert guess(store, name, door)
        with pytest.raises(Locked) as locked:
            store.sign_in.with_password(name, PASSWORD, door)
        found.append(locked.value.until - clock.now)
        clock.now = locked.value.until
    assert found == [1, 2, 4, 8, 300]


def test_an_operator_whose_name_is_attacked_still_unlocks_at_the_counter(store: Store, clock: FixedClock) -> None:
    store.first_account.create("olga", PASSWORD)
    enrolled = enrol(store, clock, store.sign_in.with_password("olga", PASSWORD))
    signed_up(store)
    for name in ("olga", NAME):
        keep_out(store, clock, name)
    clock.advance(60)
    guess(store, "olga")
    session = store.sign_in.with_password("olga", PASSWORD, Door.COUNTER)
    session = store.sign_in.with_code(session, totp(enrolled.secret, clock.now))
    assert session.user.role is Role.OPERATOR
    assert store.administration(session).directory.status(NAME).locked_until
    store.administration(session).accounts.unlock(NAME)
    assert store.administration(session).directory.status(NAME).locked_until is None
    assert store.sign_in.with_password(NAME, PASSWORD)
    wait_out(store, clock)
    clock.advance(60)
    code = totp(enrolled.secret, clock.now)
    assert store.sign_in.as_operator("olga", PASSWORD, code, "essai").level is Level.FULL


@pytest.mark.parametrize("door", Door)
def test_a_new_password_and_an_unlock_open_every_door(store: Store, clock: FixedClock, door: Door) -> None:
    signed_up(store)
    keep_out(store, clock, door=door)
    store.administration().accounts.unlock(NAME)
    assert store.sign_in.with_password(NAME, PASSWORD, door)
    keep_out(store, clock, door=door)
    issued = store.administration().accounts.renew_password(NAME)
    assert store.sign_in.with_password(NAME, issued, door)


def test_a_lock_of_many_days_is_not_forgotten_after_one(store: Store, clock: FixedClock) -> None:
    signed_up(store)
    store.maintenance.set_limit("lock_seconds", 30 * 86_400)
    keep_out(store, clock)
    for day in range(29):
        clock.advance(86_400)
        assert guess(store, f"un autre {day}")
        with pytest.raises(Locked):
            store.sign_in.with_password(NAME, PASSWORD)
    clock.advance(86_401)
    assert store.sign_in.with_password(NAME, PASSWORD)


def test_no_number_of_names_grows_the_table_clears_a_pause_or_touches_an_account(
    amount: Callable[[int, int], int],
) -> None:
    @settings(unhurried, max_examples=amount(40, 100))
    @given(tried=st.lists(st.tuples(st.sampled_from([NAME, *STRANGERS]), st.integers(0, 400)), max_size=60))
    def whoever_is_tried(tried: list[tuple[str, int]]) -> None:
        clock = FixedClock()
        with memory.directory() as directory, pytest.MonkeyPatch.context() as few:
            few.setattr(passwords, "STRANGER_DIGITS", 1)
            with schema.copied():
                store = Store(
                    Path(directory) / "data" / "guichet.db", clock=clock, hasher=Hasher(argon2.profiles.CHEAPEST)
                )
            store.administration().accounts.add(NAME, PASSWORD)
            deaf: dict[str, float] = {}
            failures = 0
            for name, seconds in tried:
                clock.advance(seconds)
                listened = guess(store, name)
                assert not listened or deaf.get(name, NOON) <= clock.now, "a pause that somebody began is waited out"
                if name == NAME:
                    assert listened is (deaf.get(name, NOON) <= clock.now), "and nobody else begins one"
                    failures += listened
                with pytest.raises(Locked) as locked:
                    store.sign_in.with_password(name, WRONG)
                deaf[name] = locked.value.until
            ((strangers,),) = rows(store.path, "SELECT count(*) FROM limits WHERE subject LIKE 'name:%'")
            assert strangers <= 16
            counted = rows(store.path, "SELECT failures FROM limits WHERE subject LIKE 'password:%'")
            assert counted == ([(failures,)] if failures else [])
            store.close()

    whoever_is_tried()


def test_what_was_tried_is_kept_as_few_bits(store: Store, database: Path) -> None:
    for door in Door:
        guess(store, "Mon mot de passe", door)
    subjects = [subject for (subject,) in rows(database, "SELECT subject FROM limits")]
    assert len(subjects) == 3
    assert all(len(subject) == len("name:") + passwords.STRANGER_DIGITS for subject in subjects)
