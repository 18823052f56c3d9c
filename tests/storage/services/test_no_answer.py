"""Attempts that got no answer, since the machine could not give one, are not held against the person."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path

import argon2
import argon2.low_level
import pytest
from argon2.exceptions import HashingError, VerificationError

from storage import (
    Action,
    CannotHash,
    DatabaseUnavailable,
    Locked,
    Outcome,
    SealBroken,
    SignInRefused,
    Store,
    Verdict,
)
from storage.database.tables import attempts
from storage.security.hasher import Hasher
from storage.services.transaction import Transaction
from tests.conftest import PASSWORD, FixedClock
from tests.oracle import totp
from tests.storage.people import NAME, change_under_mac, enrol, issue_codes, rows, signed_up, wait_out

FAILURES = [VerificationError("Memory allocation error"), HashingError("Threading failure"), MemoryError(), OSError()]


def fails(error: Exception) -> object:
    """What raises this whatever it is given."""

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
                store.sign_in.with_password(name, PASSWORD)
    assert rows(database, "SELECT * FROM limits") == []
    assert store.sign_in.with_password(NAME, PASSWORD)


def test_what_was_refused_before_stays_counted(
    store: Store, database: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed_up(store)
    for _ in range(2):
        with pytest.raises(SignInRefused):
            store.sign_in.with_password(NAME, "non")
        wait_out(store, clock)
    monkeypatch.setattr(argon2.PasswordHasher, "verify", fails(MemoryError()))
    for _ in range(4):
        with pytest.raises(CannotHash):
            store.sign_in.with_password(NAME, PASSWORD)
    assert rows(database, "SELECT failures FROM limits") == [(2,)]


def test_a_right_code_typed_again_never_locks(store: Store, database: Path, clock: FixedClock) -> None:
    enrolled = enrol(store, clock, signed_up(store))
    clock.advance(60)
    code = totp(enrolled.secret, clock.now)
    assert store.sign_in.verify(NAME, code) is Verdict.ACCEPTED
    assert [store.sign_in.verify(NAME, code) for _ in range(6)] == [Verdict.USED] * 6
    assert rows(database, "SELECT * FROM limits") == []


def test_nothing_is_hashed_to_answer_for_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    hasher = Hasher(argon2.profiles.CHEAPEST)
    monkeypatch.setattr(argon2.PasswordHasher, "hash", fails(AssertionError()))
    assert argon2.extract_parameters(hasher.dummy) == argon2.profiles.CHEAPEST
    assert not hasher.verify(hasher.dummy, PASSWORD)
    assert argon2.extract_parameters(Hasher().dummy) == argon2.profiles.RFC_9106_LOW_MEMORY


def remains(database: Path) -> list[int]:
    """The failures that are counted."""
    return [failures for (failures,) in rows(database, "SELECT failures FROM limits")]


def hindered(monkeypatch: pytest.MonkeyPatch, meanwhile: Callable[[], object]) -> None:
    """The next password is not compared: this happens, and then there is no memory."""

    def verify(*_given: object) -> bool:
        monkeypatch.undo()
        meanwhile()
        raise MemoryError

    monkeypatch.setattr(argon2.PasswordHasher, "verify", verify)


def guess(store: Store) -> None:
    """A wrong password."""
    with pytest.raises(SignInRefused):
        store.sign_in.with_password(NAME, "non")


def unlocked(store: Store, _clock: FixedClock) -> None:
    """The count begins again."""
    store.administration().accounts.unlock(NAME)


def unlocked_and_guessed(store: Store, _clock: FixedClock) -> None:
    """Somebody else is counted, in the same second."""
    store.administration().accounts.unlock(NAME)
    guess(store)


def signed_in_and_guessed(store: Store, clock: FixedClock) -> None:
    """The owner comes in elsewhere, then somebody else is counted."""
    clock.advance(1)
    store.sign_in.with_password(NAME, PASSWORD)
    guess(store)


def guessed_later(store: Store, clock: FixedClock) -> None:
    """Somebody else is counted after the pause."""
    clock.advance(1)
    guess(store)


@pytest.mark.parametrize(
    ("meanwhile", "counted"),
    [(unlocked, []), (unlocked_and_guessed, [1]), (signed_in_and_guessed, [1]), (guessed_later, [1])],
)
def test_only_the_attempt_itself_is_taken_back(
    store: Store,
    database: Path,
    clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
    meanwhile: Callable[[Store, FixedClock], None],
    counted: list[int],
) -> None:
    signed_up(store)
    hindered(monkeypatch, lambda: meanwhile(store, clock))
    with pytest.raises(CannotHash):
        store.sign_in.with_password(NAME, PASSWORD)
    assert remains(database) == counted
    if counted:
        with pytest.raises(Locked):
            store.sign_in.with_password(NAME, PASSWORD)


def test_nor_one_of_a_backup_that_was_restored_meanwhile(
    store: Store, database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed_up(store)
    guess(store)
    store.backups.make(tmp_path / "copy.db")
    store.administration().accounts.unlock(NAME)

    def restored() -> None:
        store.backups.restore(tmp_path / "copy.db")
        store.maintenance.set_limit("lock_seconds", 400)
        store.maintenance.set_limit("lock_seconds", 300)
        store.maintenance.set_limit("lock_seconds", 400)

    hindered(monkeypatch, restored)
    with pytest.raises(CannotHash):
        store.sign_in.with_password(NAME, PASSWORD)
    assert remains(database) == [1]


def test_a_recovery_code_that_cannot_be_compared_is_neither_counted_nor_spent(
    store: Store, database: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    _session, codes = issue_codes(store, enrol(store, clock, signed_up(store)).session)
    waiting = store.sign_in.with_password(NAME, PASSWORD)
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(argon2.low_level, "hash_secret", fails(HashingError("Memory allocation error")))
        for _ in range(6):
            with pytest.raises(CannotHash):
                store.recovery_codes.use(waiting, codes[0])
    assert remains(database) == []
    assert store.recovery_codes.use(waiting, codes[0])


def test_an_attempt_that_cannot_be_taken_back_stays_counted(
    store: Store, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed_up(store)
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(argon2.PasswordHasher, "verify", fails(MemoryError()))
        meanwhile.setattr(attempts, "take_back", fails(OSError(errno.ENOSPC, "")))
        with pytest.raises(CannotHash):
            store.sign_in.with_password(NAME, PASSWORD)
    assert remains(database) == [1]


def unsaid(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Six times, what comes of it cannot be written, though the attempt was counted."""
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(Transaction, "record", fails(DatabaseUnavailable()))
        for _ in range(6):
            with pytest.raises(DatabaseUnavailable):
                act()


def test_a_right_answer_that_cannot_be_written_is_not_counted(
    store: Store, database: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrolled = enrol(store, clock, signed_up(store))
    session, codes = issue_codes(store, enrolled.session)
    clock.advance(60)
    waiting, code = store.sign_in.with_password(NAME, PASSWORD), totp(enrolled.secret, clock.now)
    for act in (
        lambda: store.sign_in.with_password(NAME, PASSWORD),
        lambda: store.passwords.confirm(session, PASSWORD),
        lambda: store.sign_in.verify(NAME, code),
        lambda: store.recovery_codes.use(waiting, codes[0]),
    ):
        unsaid(monkeypatch, act)
        assert remains(database) == []
    assert store.sign_in.verify(NAME, code) is Verdict.ACCEPTED
    assert store.recovery_codes.use(waiting, codes[0])


def test_a_wrong_password_stays_counted(store: Store, database: Path) -> None:
    signed_up(store)
    guess(store)
    assert remains(database) == [1]


def test_a_password_whose_hash_cannot_be_renewed_opens_all_the_same(
    store: Store, database: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed_up(store)
    before = rows(database, "SELECT password_hash FROM users")
    stronger = argon2.Parameters(argon2.Type.ID, 19, 16, 32, 2, 64, 1)
    later = Store(database, clock=clock, hasher=Hasher(stronger))
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(argon2.PasswordHasher, "hash", fails(HashingError("Memory allocation error")))
        assert later.sign_in.with_password(NAME, PASSWORD)
    assert rows(database, "SELECT password_hash FROM users") == before
    assert later.sign_in.with_password(NAME, PASSWORD)
    assert rows(database, "SELECT password_hash FROM users") != before
    later.close()


DAMAGED = [
    "",
    "pas un hachage",
    "$argon2id$v=19$m=8,t=1,p=1$" + "*" * 22 + "$" + "A" * 43,
    "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$" + "*" * 43,
    "$argon2id$v=19$m=8,t=1,p=1$$",
    "$argon2id$v=19$m=0,t=0,p=0$c29tZXNhbHRzb21lc2FsdA$" + "A" * 43,
    "$argon2id$v=19$m=999999999,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$" + "A" * 43,
]


@pytest.mark.parametrize("damaged", DAMAGED)
def test_a_damaged_hash_of_a_password_is_told_and_on_the_audit_log(store: Store, database: Path, damaged: str) -> None:
    session = signed_up(store)
    change_under_mac(store, session, "UPDATE users SET password_hash = ?", damaged)
    with pytest.raises(SealBroken):
        store.sign_in.with_password(NAME, PASSWORD)
    last = store.administration().audit_log.events()[-1]
    assert (last.action, last.outcome, last.subject, last.detail) == (
        Action.TAMPERING_FOUND,
        Outcome.REFUSED,
        NAME,
        "password",
    )
    assert remains(database) == []


@pytest.mark.parametrize("damaged", DAMAGED)
def test_so_is_one_of_a_recovery_code(store: Store, clock: FixedClock, damaged: str) -> None:
    session, codes = issue_codes(store, enrol(store, clock, signed_up(store)).session)
    change_under_mac(store, session, "DELETE FROM recovery_codes WHERE hash <> (SELECT min(hash) FROM recovery_codes)")
    change_under_mac(store, session, "UPDATE recovery_codes SET hash = ?", damaged)
    with pytest.raises(SealBroken):
        store.recovery_codes.use(store.sign_in.with_password(NAME, PASSWORD), codes[0])
    assert (
        store.administration().audit_log.events()[-1].action,
        store.administration().audit_log.events()[-1].detail,
    ) == (Action.TAMPERING_FOUND, "recovery code")
