"""What was changed behind the program's back before a new version opens the data stays found after it."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from storage import SealBroken, Store
from storage.database.sqlite.engine import Database
from storage.security.hasher import Hasher
from tests.conftest import NOON, PASSWORD, FixedClock
from tests.faults.acts import lay_out, migrating
from tests.faults.crew import killed_after
from tests.faults.test_past_schemas import frozen, key_of
from tests.storage.people import NAME, broken, change, rows, signed_up

EDITS = {
    "role": "UPDATE users SET role = 'operator'",
    "step": "UPDATE factors SET last_step = 0",
    "recovery code": "UPDATE recovery_codes SET used_at = NULL, hash = hash || 'x'",
    "no mac": "UPDATE users SET access_mac = NULL",
}
LATER = {
    "email": "UPDATE users SET email = 'intrus@example.org'",
    "days of grace": "UPDATE users SET mfa_due_at = 9999999999",
    "sessions": "UPDATE users SET epoch = 0",
    "algorithm": "UPDATE factors SET algorithm = 'SHA256'",
}


@pytest.mark.parametrize("sql", EDITS.values(), ids=EDITS)
def test_a_migration_puts_under_the_mac_only_what_was_whole(database: Path, cheap: Hasher, sql: str) -> None:
    lay_out(database, frozen(1), key_of(1))
    change(database, sql)
    store = Store(database, clock=FixedClock(NOON + 60), hasher=cheap)
    assert broken(store) == ["access"]
    with pytest.raises(SealBroken):
        store.sign_in.with_password(NAME, PASSWORD)
    store.close()


@pytest.mark.parametrize("sql", LATER.values(), ids=LATER)
def test_data_that_is_said_to_be_of_before_is_not_put_under_the_mac_again(
    database: Path, cheap: Hasher, sql: str
) -> None:
    lay_out(database, frozen(1), key_of(1))
    Store(database, hasher=cheap).close()
    store = Store(database, clock=FixedClock(NOON + 60), hasher=cheap)
    store.administration().accounts.set_mfa(NAME, required=True)
    store.close()
    change(database, sql)
    change(database, "DELETE FROM meta WHERE name = 'access_facts'")
    store = Store(database, clock=FixedClock(NOON + 60), hasher=cheap)
    assert "access" in broken(store)
    assert rows(database, "SELECT value FROM meta WHERE name = 'access_facts'") == [("3",)]
    store.close()


def test_columns_filled_in_before_the_first_opening_was_over_are_as_a_migration_leaves_them(
    database: Path, cheap: Hasher
) -> None:
    lay_out(database, frozen(1), key_of(1))
    Database(database).close()
    change(database, "UPDATE users SET email = 'intrus@example.org', mfa_due_at = 9999999999, password_expires_at = 1")
    change(database, "UPDATE factors SET algorithm = 'SHA512', digits = 8, period = 60")
    store = Store(database, clock=FixedClock(NOON + 60), hasher=cheap)
    user = store.administration().directory.user(NAME)
    assert (user.email, user.mfa_due_at, user.password_expires_at) == (None, None, None)
    assert rows(database, "SELECT algorithm, digits, period FROM factors") == [("SHA1", 6, 30)]
    assert broken(store) == []
    store.close()


def test_a_migration_cut_short_anywhere_is_finished_by_the_next_who_opens_it(
    tmp_path: Path, cheap: Hasher, amount: Callable[[int, int], int]
) -> None:
    chance = random.Random("migrations")  # noqa: S311
    latest = amount(50, 150) / 1000
    unfinished = 0
    for run in range(amount(10, 100)):
        directory = tmp_path / f"run {run}"
        acknowledged = set(killed_after(chance.uniform(0, latest), migrating, directory, frozen(1), key_of(1)))
        laid_out = set(directory.glob("*/guichet.db"))
        assert acknowledged <= laid_out
        unfinished += len(laid_out - acknowledged)
        for database in laid_out:
            opened = Store(database, clock=FixedClock(NOON + 60), hasher=cheap)
            assert broken(opened) == []
            assert opened.sign_in.with_password(NAME, PASSWORD).methods
            signed_up(opened, "voisin")
            opened.close()
    assert unfinished > 0
