"""Many accounts at once: each outcome is told once it is there, a refused one stops no other, nothing is half."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import argon2
import pytest

from storage import (
    Action,
    DatabaseUnavailable,
    Imported,
    InvalidEmail,
    InvalidName,
    NameTaken,
    NewAccount,
    Refused,
    Role,
    StorageError,
    Store,
)
from storage.security.hasher import Hasher
from storage.services.importing import BATCH
from tests.conftest import NOON, FixedClock
from tests.storage.meanwhile import meanwhile
from tests.storage.people import broken, change, contents, rows

MANY = 2 * BATCH + 3


def many(count: int = MANY) -> list[NewAccount]:
    """Lines of a file, after that of its names."""
    return [NewAccount(line, f"client {line:03d}") for line in range(2, count + 2)]


def imported(store: Store, *new_accounts: NewAccount) -> list[Imported]:
    """All of which are made."""
    return [
        outcome for outcome in store.administration().importing.users(new_accounts) if isinstance(outcome, Imported)
    ]


def test_each_has_a_one_time_password_of_its_own(store: Store) -> None:
    made = imported(store, *many())
    assert [(outcome.line, outcome.name) for outcome in made] == [(a.line, a.name) for a in many()]
    assert len({outcome.password for outcome in made}) == MANY
    for outcome in (made[0], made[-1]):
        assert store.sign_in.with_password(outcome.name, outcome.password).user.one_time_password
    assert not any(outcome.password in repr(outcome) for outcome in made)
    assert broken(store) == []


def test_an_account_is_as_its_line_says(store: Store) -> None:
    imported(store, NewAccount(2, " Marie ", "marie@example.org"), NewAccount(3, "Jean", mfa_required=False))
    marie, jean = store.administration().directory.user("marie"), store.administration().directory.user("jean")
    assert (marie.name, marie.email, marie.mfa_required, marie.role) == (
        "Marie",
        "marie@example.org",
        True,
        Role.CLIENT,
    )
    assert (jean.email, jean.mfa_required) == (None, False)
    assert (
        marie.password_expires_at
        == jean.password_expires_at
        == NOON + store.maintenance.limits().one_time_password_seconds
    )
    assert [status.user.name for status in store.administration().directory.search("mar")] == ["Marie"]


def test_a_refused_one_is_told_and_stops_no_other(store: Store) -> None:
    store.administration().accounts.add("Déjà")
    before = len(store.administration().audit_log.events())
    new_accounts = [
        NewAccount(2, "un"),
        NewAccount(3, ""),
        NewAccount(4, "a\x1b[31m"),
        NewAccount(5, "\udcff"),
        NewAccount(6, "x" * 65),
        NewAccount(7, "de\u0301ja\u0300"),
        NewAccount(8, "deux", "pas une adresse"),
        NewAccount(9, "UN"),
        NewAccount(10, "trois"),
    ]
    told: list[tuple[int, str, type[StorageError] | None]] = [
        (outcome.line, outcome.name, type(outcome.error) if isinstance(outcome, Refused) else None)
        for outcome in store.administration().importing.users(new_accounts)
    ]
    assert told == [
        (2, "un", None),
        (3, "", InvalidName),
        (4, "a\x1b[31m", InvalidName),
        (5, "\udcff", InvalidName),
        (6, "x" * 65, InvalidName),
        (7, "de\u0301ja\u0300", NameTaken),
        (8, "deux", InvalidEmail),
        (9, "UN", NameTaken),
        (10, "trois", None),
    ]
    new = [(event.action, event.subject, event.detail) for event in store.administration().audit_log.events()[before:]]
    assert new == [(Action.ACCOUNT_CREATED, name, "client") for name in ("un", "trois")]


def test_a_name_taken_in_an_earlier_batch_is_refused(store: Store) -> None:
    *_, last = store.administration().importing.users([*many(BATCH), NewAccount(BATCH + 2, "CLIENT 002")])
    assert isinstance(last, Refused)
    assert isinstance(last.error, NameTaken)


def test_a_name_taken_meanwhile_is_refused(
    store: Store, cheap: Hasher, monkeypatch: pytest.MonkeyPatch, database: Path
) -> None:
    other = Store(database, hasher=Hasher(argon2.profiles.CHEAPEST))
    meanwhile(monkeypatch, cheap, "hash", lambda: other.administration().accounts.add("marie", role=Role.OPERATOR))
    first, second = store.administration().importing.users([NewAccount(2, "marie"), NewAccount(3, "jean")])
    other.close()
    assert isinstance(first, Refused)
    assert isinstance(second, Imported)
    assert store.administration().directory.user("marie").role is Role.OPERATOR


def test_what_is_told_is_there_and_no_more_than_a_batch_besides(store: Store) -> None:
    outcomes = store.administration().importing.users(many())
    for told in range(1, MANY + 1):
        outcome = next(outcomes)
        written = {user.name for user in store.administration().directory.users()}
        assert outcome.name in written
        assert told <= len(written) <= told + BATCH - 1
    assert next(outcomes, None) is None


def test_lines_are_read_as_they_are_needed(store: Store) -> None:
    read: list[int] = []

    def lines() -> Iterator[NewAccount]:
        for new_account in many():
            read.append(new_account.line)
            yield new_account

    outcomes = store.administration().importing.users(lines())
    assert read == []
    next(outcomes)
    assert len(read) == BATCH
    outcomes.close()  # type: ignore[attr-defined]
    assert len(read) == BATCH
    assert len(store.administration().directory.users()) == BATCH


def test_a_batch_that_cannot_be_written_leaves_nothing_of_itself(store: Store, database: Path) -> None:
    outcomes = store.administration().importing.users(many())
    told = [next(outcomes) for _ in range(BATCH)]
    change(
        database,
        f"""CREATE TRIGGER full BEFORE INSERT ON events WHEN (SELECT count(*) FROM events) > {BATCH + 3}
        BEGIN SELECT RAISE(FAIL, 'no room'); END""",  # noqa: S608
    )
    before = contents(database)
    with pytest.raises(StorageError):
        next(outcomes)
    assert contents(database) == before
    assert {outcome.name for outcome in told} == {user.name for user in store.administration().directory.users()}
    assert rows(database, "SELECT count(*) FROM users WHERE access_mac IS NULL") == [(0,)]


def test_hashes_are_computed_side_by_side_and_a_place_is_left_to_others(
    store: Store, cheap: Hasher, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.maintenance.set_limit("hashes_at_once", 3)
    both, hashers, plain = threading.Barrier(2, timeout=10), set(), cheap.hash

    def watched(password: str) -> str:
        hashers.add(threading.get_ident())
        # Nobody goes on alone: with one at a time this would break.
        both.wait()
        return plain(password)

    monkeypatch.setattr(cheap, "hash", watched)
    assert len(imported(store, *many(BATCH))) == BATCH
    assert len(hashers) == 2


def test_where_one_hash_is_computed_at_a_time_an_import_still_works(store: Store, clock: FixedClock) -> None:
    store.maintenance.set_limit("hashes_at_once", 1)
    assert len(imported(store, *many(3))) == 3
    assert clock.now == NOON


def test_a_full_disk_is_told(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object, **_options: object) -> None:
        raise DatabaseUnavailable

    monkeypatch.setattr("storage.services.importing.insert", full)
    with pytest.raises(DatabaseUnavailable):
        list(store.administration().importing.users(many(1)))
    assert store.administration().directory.users() == []
