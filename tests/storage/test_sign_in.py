"""Name and password: one answer for all that is wrong, and a lock that tells nothing either."""

from __future__ import annotations

from pathlib import Path

import argon2
import pytest

from storage import Level, Locked, SignInRefused, StorageError, Store
from storage.passwords import Hasher
from tests.conftest import NOON, PASSWORD, FixedClock
from tests.oracle import totp
from tests.storage.people import METHOD, NAME, Enrolled, disable, rows, signed_up, wrong_code

WRONG = "pas le bon du tout"


def refusals(store: Store, name: str, times: int, password: str = WRONG) -> list[StorageError]:
    """What each of these attempts was told."""
    told: list[StorageError] = []
    for _ in range(times):
        with pytest.raises((SignInRefused, Locked)) as refused:
            store.sign_in(name, password)
        told.append(refused.value)
    return told


def kinds(told: list[StorageError]) -> list[type[StorageError]]:
    """The types of these errors."""
    return [type(error) for error in told]


def test_the_right_password_opens_a_session_that_has_proved_nothing_else(store: Store) -> None:
    session = signed_up(store)
    assert (session.level, session.methods, session.proved_at) == (Level.PASSWORD, frozenset(), None)


def test_a_session_knows_the_active_methods(store: Store, enrolled: Enrolled) -> None:
    session = store.sign_in(NAME, PASSWORD)
    assert (session.level, session.methods) == (Level.PASSWORD, frozenset({METHOD}))
    assert enrolled.session.methods == {METHOD}


@pytest.mark.parametrize("typed", ["", PASSWORD.upper(), PASSWORD + " ", PASSWORD + "\0", PASSWORD[:-1], "\ud800"])
def test_a_password_is_checked_as_typed(store: Store, typed: str) -> None:
    store.add_user(NAME, PASSWORD)
    with pytest.raises(SignInRefused):
        store.sign_in(NAME, typed)


@pytest.mark.parametrize(
    "name", ["personne", "", "a\x00b", "x" * 100_000, pytest.param("\udcff", id="a byte that was not UTF-8")]
)
def test_an_unknown_name_is_refused_and_locked_as_a_known_one(store: Store, name: str) -> None:
    store.add_user(NAME, PASSWORD)
    known, unknown = refusals(store, NAME, 7), refusals(store, name, 7)
    assert kinds(unknown) == [SignInRefused] * 5 + [Locked] * 2
    assert [(str(error), vars(error)) for error in unknown] == [(str(error), vars(error)) for error in known]


def test_a_disabled_account_is_refused_and_locked_as_an_unknown_one(store: Store, database: Path) -> None:
    disable(database, signed_up(store))
    assert kinds(refusals(store, NAME, 6, PASSWORD)) == kinds(refusals(store, "personne", 6, PASSWORD))


class Counting(Hasher):
    """Remembers how often it had to work."""

    def __init__(self) -> None:
        super().__init__(argon2.profiles.CHEAPEST)
        self.checked: list[str] = []

    def verify(self, password_hash: str, password: str) -> bool:
        self.checked.append(password_hash)
        return super().verify(password_hash, password)


def test_an_unknown_name_costs_one_hash_like_a_known_one(database: Path, clock: FixedClock) -> None:
    hasher = Counting()
    store = Store(database, clock=clock, hasher=hasher)
    store.add_user(NAME, PASSWORD)
    disable(database, signed_up(store, "désactivée"))
    for name in (NAME, "désactivée", "personne", "personne d'autre"):
        hasher.checked.clear()
        refusals(store, name, 1)
        assert len(hasher.checked) == 1
        parameters = argon2.extract_parameters(hasher.checked[0])
        assert parameters == argon2.extract_parameters(hasher.hash(PASSWORD))
    store.close()


def test_nothing_is_hashed_while_locked(database: Path, clock: FixedClock) -> None:
    hasher = Counting()
    store = Store(database, clock=clock, hasher=hasher)
    store.add_user(NAME, PASSWORD)
    refusals(store, NAME, 9)
    assert len(hasher.checked) == 5
    store.close()


def test_even_the_right_password_waits_for_the_end_of_the_lock(store: Store, clock: FixedClock) -> None:
    store.add_user(NAME, PASSWORD)
    refusals(store, NAME, 5)
    (locked,) = refusals(store, NAME, 1, PASSWORD)
    assert isinstance(locked, Locked)
    assert locked.until == NOON + 300
    clock.now = locked.until - 1
    assert kinds(refusals(store, NAME, 1, PASSWORD)) == [Locked]
    clock.now = locked.until
    assert store.sign_in(NAME, PASSWORD).user.name == NAME


def test_after_a_lock_five_more_are_counted(store: Store, clock: FixedClock) -> None:
    store.add_user(NAME, PASSWORD)
    refusals(store, NAME, 5)
    clock.advance(300)
    assert kinds(refusals(store, NAME, 6)) == [SignInRefused] * 5 + [Locked]


def test_attempts_while_locked_do_not_lengthen_the_lock(store: Store, clock: FixedClock) -> None:
    store.add_user(NAME, PASSWORD)
    refusals(store, NAME, 5)
    clock.advance(200)
    refusals(store, NAME, 20)
    clock.advance(100)
    assert store.sign_in(NAME, PASSWORD)


def test_a_success_starts_the_count_again(store: Store) -> None:
    store.add_user(NAME, PASSWORD)
    for _ in range(3):
        assert kinds(refusals(store, NAME, 4)) == [SignInRefused] * 4
        store.sign_in(NAME, PASSWORD)


def test_every_way_of_typing_a_name_shares_one_count(store: Store) -> None:
    store.add_user(NAME, PASSWORD)
    spellings = [NAME, NAME.upper(), f"  {NAME}", "ｍａｒｉｅ．ｔｒｅｍｂｌａｙ", NAME.title()]
    for spelling in spellings:
        refusals(store, spelling, 1)
    assert kinds(refusals(store, NAME, 1)) == [Locked]


def test_a_lock_is_of_one_name_only(store: Store) -> None:
    store.add_user(NAME, PASSWORD)
    store.add_user("voisin", PASSWORD)
    refusals(store, NAME, 5)
    assert store.sign_in("voisin", PASSWORD).user.name == "voisin"


def test_a_locked_password_leaves_codes_alone_and_the_other_way_round(
    store: Store, clock: FixedClock, enrolled: Enrolled
) -> None:
    refusals(store, NAME, 5)
    assert store.sign_in_code(enrolled.session, _right(enrolled, clock)).level is Level.FULL
    clock.advance(300)
    for _ in range(5):
        store.verify(NAME, wrong_code(enrolled.secret, clock.now))
    assert store.sign_in(NAME, PASSWORD).level is Level.PASSWORD


def _right(enrolled: Enrolled, clock: FixedClock) -> str:
    return totp(enrolled.secret, clock.now)


def test_the_lock_holds_in_another_store_and_after_a_restart(
    store: Store, database: Path, clock: FixedClock, cheap: Hasher
) -> None:
    store.add_user(NAME, PASSWORD)
    other = Store(database, clock=clock, hasher=cheap)
    for desk in (store, other, store, other, store):
        refusals(desk, NAME, 1)
    other.close()
    restarted = Store(database, clock=clock, hasher=cheap)
    assert kinds(refusals(restarted, NAME, 1, PASSWORD)) == [Locked]
    restarted.close()


def test_a_clock_that_goes_back_does_not_open_a_lock(store: Store, clock: FixedClock) -> None:
    store.add_user(NAME, PASSWORD)
    refusals(store, NAME, 5)
    for seconds in (-1, -3600, -86400):
        clock.advance(seconds)
        assert kinds(refusals(store, NAME, 1, PASSWORD)) == [Locked]


def test_what_was_typed_as_a_name_is_not_kept(store: Store, database: Path) -> None:
    refusals(store, "mon mot de passe secret", 1)
    subjects = rows(database, "SELECT subject FROM limits")
    assert len(subjects) == 1
    kept = b"".join(path.read_bytes() for path in database.parent.iterdir())
    assert b"mon mot de passe" not in kept
