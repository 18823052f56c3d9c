"""Name and password: one answer for all that is wrong, the same for a name that is no account's."""

from __future__ import annotations

from pathlib import Path

import argon2
import pytest

from storage import Level, Locked, NotAllowed, Session, SignInRefused, StorageError, Store
from storage.security.hasher import Hasher
from tests.conftest import PASSWORD, FixedClock
from tests.storage.people import METHOD, NAME, Enrolled, disable, rows, signed_up, wait_out

WRONG = "pas le bon du tout"
NOT_TEXT = pytest.param("\udcff", id="a byte that was not UTF-8")


def refusals(store: Store, clock: FixedClock, name: str, times: int, password: str = WRONG) -> list[StorageError]:
    """What these attempts were told, and what a second one in each pause was."""
    told: list[StorageError] = []
    for _ in range(times):
        for _ in range(2):
            with pytest.raises((SignInRefused, Locked)) as refused:
                store.sign_in.with_password(name, password)
            told.append(refused.value)
        wait_out(store, clock)
    return told


def facts(told: list[StorageError], began: float) -> list[tuple[type[StorageError], object]]:
    """All that can be learnt from these errors, the moments counted from the first attempt."""
    return [
        (type(error), error.until - began if isinstance(error, Locked) else (str(error), vars(error))) for error in told
    ]


def test_the_right_password_opens_a_session_that_has_proved_nothing_else(store: Store) -> None:
    session = signed_up(store)
    assert (session.level, session.methods, session.proved_at) == (Level.PASSWORD, frozenset(), None)


def test_a_session_knows_the_active_methods(store: Store, enrolled: Enrolled) -> None:
    session = store.sign_in.with_password(NAME, PASSWORD)
    assert (session.level, session.methods) == (Level.PASSWORD, frozenset({METHOD}))
    assert enrolled.session.methods == {METHOD}


@pytest.mark.parametrize("typed", ["", PASSWORD.upper(), PASSWORD + " ", PASSWORD + "\0", PASSWORD[:-1], "\ud800"])
def test_a_password_is_checked_as_typed(store: Store, typed: str) -> None:
    store.administration().accounts.add(NAME, PASSWORD)
    with pytest.raises(SignInRefused):
        store.sign_in.with_password(NAME, typed)


def test_a_confirmed_password_leaves_a_session_that_has_proved_nothing_else(store: Store, enrolled: Enrolled) -> None:
    confirmed = store.passwords.confirm(enrolled.session, PASSWORD)
    assert (confirmed.level, confirmed.methods, confirmed.proved_at) == (Level.PASSWORD, frozenset({METHOD}), None)


def test_a_disabled_account_confirms_nothing(store: Store, client: Session) -> None:
    disable(store, client)
    with pytest.raises(NotAllowed):
        store.passwords.confirm(client, PASSWORD)


@pytest.mark.parametrize("name", ["personne", "", "a\x00b", "x" * 100_000, NOT_TEXT])
def test_an_unknown_name_is_refused_paused_and_locked_as_a_known_one(
    store: Store, clock: FixedClock, name: str
) -> None:
    store.administration().accounts.add(NAME, PASSWORD)
    began = clock.now
    known = facts(refusals(store, clock, NAME, 7), began)
    began = clock.now
    unknown = facts(refusals(store, clock, name, 7), began)
    assert [kind for kind, _ in unknown] == [SignInRefused, Locked] * 7
    assert unknown == known


def test_a_disabled_account_is_refused_and_locked_as_an_unknown_one(store: Store, clock: FixedClock) -> None:
    disable(store, signed_up(store))
    began = clock.now
    disabled = facts(refusals(store, clock, NAME, 6, PASSWORD), began)
    began = clock.now
    assert disabled == facts(refusals(store, clock, "personne", 6, PASSWORD), began)


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
    store.administration().accounts.add(NAME, PASSWORD)
    disable(store, signed_up(store, "désactivée"))
    for name in (NAME, "désactivée", "personne", "personne d'autre"):
        hasher.checked.clear()
        with pytest.raises(SignInRefused):
            store.sign_in.with_password(name, WRONG)
        assert len(hasher.checked) == 1
        parameters = argon2.extract_parameters(hasher.checked[0])
        assert parameters == argon2.extract_parameters(hasher.hash(PASSWORD))
    store.close()


def test_nothing_is_hashed_during_a_pause(database: Path, clock: FixedClock) -> None:
    hasher = Counting()
    store = Store(database, clock=clock, hasher=hasher)
    store.administration().accounts.add(NAME, PASSWORD)
    for name in (NAME, "personne"):
        hasher.checked.clear()
        told = refusals(store, clock, name, 5)
        assert len(told) == 2 * len(hasher.checked) == 10
    store.close()


@pytest.mark.parametrize("name", ["mon mot de passe secret", "Mon Mot De Passe Secret "])
def test_what_was_typed_as_a_name_is_not_kept(store: Store, database: Path, name: str) -> None:
    with pytest.raises(SignInRefused):
        store.sign_in.with_password(name, WRONG)
    assert len(rows(database, "SELECT subject FROM limits")) == 1
    kept = b"".join(path.read_bytes() for path in database.parent.iterdir()).lower()
    assert b"mon mot de passe" not in kept
