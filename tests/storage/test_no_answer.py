"""Attempts that got no answer, since the machine could not give one, are not held against the person."""

from __future__ import annotations

from pathlib import Path

import argon2
import pytest
from argon2.exceptions import HashingError, VerificationError

from storage import CannotHash, SignInRefused, Store, Verdict
from storage.passwords import Hasher
from tests.conftest import PASSWORD, FixedClock
from tests.oracle import totp
from tests.storage.people import NAME, enrol, rows, signed_up, wait_out

FAILURES = [VerificationError("Memory allocation error"), HashingError("Threading failure"), MemoryError(), OSError()]


def fails(error: Exception) -> object:
    def fail(*_given: object, **_named: object) -> str:
        raise error

    return fail


@pytest.mark.parametrize("error", FAILURES, ids=repr)
@pytest.mark.parametrize("name", [NAME, "personne"])
def test_a_password_that_cannot_be_compared_is_not_counted(
    store: Store, database: Path, monkeypatch: pytest.MonkeyPatch, name: str, error: Exception
) -> None:
    signed_up(store)
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(argon2.PasswordHasher, "verify", fails(error))
        for _ in range(6):
            with pytest.raises(CannotHash):
                store.sign_in(name, PASSWORD)
    assert rows(database, "SELECT * FROM limits") == []
    assert store.sign_in(NAME, PASSWORD)


def test_what_was_refused_before_stays_counted(
    store: Store, database: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed_up(store)
    for _ in range(2):
        with pytest.raises(SignInRefused):
            store.sign_in(NAME, "non")
        wait_out(store, clock)
    monkeypatch.setattr(argon2.PasswordHasher, "verify", fails(MemoryError()))
    for _ in range(4):
        with pytest.raises(CannotHash):
            store.sign_in(NAME, PASSWORD)
    assert rows(database, "SELECT failures FROM limits") == [(2,)]


def test_a_right_code_typed_again_never_locks(store: Store, database: Path, clock: FixedClock) -> None:
    enrolled = enrol(store, clock, signed_up(store))
    clock.advance(60)
    code = totp(enrolled.secret, clock.now)
    assert store.verify(NAME, code) is Verdict.ACCEPTED
    assert [store.verify(NAME, code) for _ in range(6)] == [Verdict.USED] * 6
    assert rows(database, "SELECT * FROM limits") == []


def test_nothing_is_hashed_to_answer_for_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    hasher = Hasher(argon2.profiles.CHEAPEST)
    monkeypatch.setattr(argon2.PasswordHasher, "hash", fails(AssertionError()))
    assert argon2.extract_parameters(hasher.dummy) == argon2.profiles.CHEAPEST
    assert not hasher.verify(hasher.dummy, PASSWORD)
    assert argon2.extract_parameters(Hasher().dummy) == argon2.profiles.RFC_9106_LOW_MEMORY
