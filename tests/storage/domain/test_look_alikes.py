"""A name that reads like that of another is not refused, and told to who makes the account."""

from __future__ import annotations

from pathlib import Path

import argon2
import pytest

from storage import Imported, NewAccount, Store
from storage.security.hasher import Hasher
from tests.storage.meanwhile import meanwhile
from tests.storage.people import change


@pytest.mark.parametrize(
    ("there", "new"),
    [
        ("marie", "mаrie"),
        ("mаrie", "marie"),
        ("marie", "МАRIЕ"),
        ("Marie", "mаriе"),
        ("paul", "ρaul"),
        ("paul1", "paull"),
        ("Olivier", "0livier"),
        ("Iris", "lris"),
        ("Arnaud", "Amaud"),
        ("Noémie L'Écuyer", "Nоémie  L’Écuyer"),
        ("vincent", "νincent"),
        ("Ｍarie", "Mаrie"),
    ],
)
def test_it_is_told_of_which(store: Store, there: str, new: str) -> None:
    store.administration().accounts.add(there)
    assert store.administration().accounts.add(new).look_alikes == (there,)


@pytest.mark.parametrize(
    ("there", "new"),
    [
        ("marie", "Marius"),
        ("Gall", "Gail"),
        ("Élodie", "Elodie"),
        ("нина", "nina"),
        ("a-b", "a b"),
        ("marie", "' OR 1=1"),
    ],
)
def test_what_reads_otherwise_is_not_told(store: Store, there: str, new: str) -> None:
    store.administration().accounts.add(there)
    assert store.administration().accounts.add(new).look_alikes == ()


def test_one_that_comes_while_the_password_is_hashed_is_told(
    store: Store, cheap: Hasher, monkeypatch: pytest.MonkeyPatch, database: Path
) -> None:
    other = Store(database, hasher=Hasher(argon2.profiles.CHEAPEST))
    meanwhile(monkeypatch, cheap, "hash", lambda: other.administration().accounts.add("marie"))
    assert store.administration().accounts.add("mаrie").look_alikes == ("marie",)
    other.close()


def test_the_lines_of_a_file_are_compared_with_one_another_too(store: Store) -> None:
    store.administration().accounts.add("marie")
    new_accounts = [NewAccount(2, "mаrie"), NewAccount(3, "paul1"), NewAccount(4, "pauI1"), NewAccount(5, "zoé")]
    outcomes = [
        outcome for outcome in store.administration().importing.users(new_accounts) if isinstance(outcome, Imported)
    ]
    assert [outcome.look_alikes for outcome in outcomes] == [("marie",), (), ("paul1",), ()]


def test_however_many_there_are_a_few_are_named(store: Store) -> None:
    for spelling in ("o1", "ol", "oI", "о1", "оl", "оI", "ο1", "οl"):
        store.administration().accounts.add(spelling)
    assert len(store.administration().accounts.add("οI").look_alikes) == 5


def test_they_go_with_their_account(store: Store) -> None:
    store.administration().accounts.add("marie")
    change(store.path, "DELETE FROM users")
    assert store.administration().accounts.add("mаrie").look_alikes == ()
