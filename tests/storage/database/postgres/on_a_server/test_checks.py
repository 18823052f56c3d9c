"""What `check` says of a database on a server."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage import Gravity, Store
from storage.database.postgres import checks
from tests.storage.people import Enrolled, broken, change

NAMES = [
    "integrity",
    "foreign keys",
    "durability",
    "key permissions",
    "seals",
    "access",
    "names",
    "limits",
    "trail",
    "clock",
    "mail",
]


def test_a_sound_store_passes_every_check(store: Store, enrolled: Enrolled) -> None:
    assert enrolled.secret
    found = store.maintenance.check()
    assert [finding.name for finding in found] == NAMES
    assert {finding.gravity for finding in found} == {Gravity.GOOD}


@pytest.mark.parametrize(
    "change_made",
    [
        "DROP TRIGGER events_are_never_emptied ON events",
        "ALTER TABLE events DISABLE TRIGGER events_are_never_changed",
        'ALTER TABLE recovery_codes ALTER hash TYPE TEXT COLLATE "en-x-icu"',
    ],
)
def test_what_keeps_events_and_the_order_of_text_is_looked_at(store: Store, database: Path, change_made: str) -> None:
    change(database, change_made)
    assert broken(store) == ["integrity"]


def test_a_server_that_may_forget_is_told(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "DURABLE", ("fsync", "full_page_writes", "synchronous_commit"))
    (found,) = [finding for finding in store.maintenance.check() if finding.name == "durability"]
    # That of these tests waits for no disk.
    assert (found.gravity, found.detail) == (Gravity.BAD, "fsync, full_page_writes, synchronous_commit")
