"""Servers that may die, and people with something in every table."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage import Store, Waypoint
from tests.conftest import PASSWORD, FixedClock
from tests.faults.populated import APPROVED, Person, ask_a_phone, populate
from tests.postgres import databases
from tests.postgres.fixtures import pair
from tests.storage import prepared

__all__ = ["other", "pair", "people"]


def _with_everything(store: Store, clock: FixedClock) -> list[Person]:
    people = populate(store, clock, 12)
    ask_a_phone(store, clock, APPROVED)
    session = store.sign_in.with_password(people[2].name, PASSWORD)
    store.visits.reach(session, Waypoint.METHODS)
    store.sign_in.verify(people[0].name, "000000")
    return people


@pytest.fixture
def other(tmp_path: Path) -> str:
    """An empty database on the server."""
    path = tmp_path / "other.db"
    databases.prepare(path)
    return path.read_text()


@pytest.fixture
def people(database: Path, clock: FixedClock) -> list[Person]:
    """People with something in every table, on the server."""
    made = prepared.made(_with_everything)
    databases.lay_down(database, made.database)
    database.with_name("guichet.key").write_bytes(made.key)
    database.with_name("guichet.key").chmod(0o600)
    clock.advance(made.seconds)
    return made.left
