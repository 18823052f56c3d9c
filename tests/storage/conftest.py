"""People for these tests, and the place of their databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage import Session, Store
from tests.conftest import FixedClock
from tests.oracle import totp
from tests.storage import memory
from tests.storage.people import OTHER_METHOD, Enrolled, begin, enrol, replace_phone, signed_up


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """Return a directory in memory: every transaction of the store waits until the disk has written it."""
    with memory.directory() as place:
        yield Path(place)


@pytest.fixture
def client(store: Store) -> Session:
    """Return someone who has typed the password and has no factor."""
    return signed_up(store)


@pytest.fixture
def enrolled(store: Store, clock: FixedClock, client: Session) -> Enrolled:
    """Return an enrolled person two minutes after the proof, so that no present code is spent."""
    person = enrol(store, clock, client)
    clock.advance(120)
    return person


@pytest.fixture
def copy(store: Store, tmp_path: Path, clock: FixedClock, enrolled: Enrolled) -> Path:
    """Return a backup of a person with a retired, an active and a pending factor; then two minutes pass."""
    other = enrol(store, clock, enrolled.session, OTHER_METHOD)
    person = replace_phone(store, clock, other.session, OTHER_METHOD)
    begin(store, person.session)
    store.maintenance.set_limit("lock_seconds", 200)
    made = tmp_path / "copy.db"
    store.backups.make(made)
    clock.advance(120)
    return made


@pytest.fixture
def full(store: Store, clock: FixedClock, enrolled: Enrolled) -> Enrolled:
    """Return a person with a retired, an active and a pending factor, the last in place of another; add a neighbour."""
    session = store.sign_in.with_code(enrolled.session, totp(enrolled.secret, clock.now))
    clock.advance(30)
    person = replace_phone(store, clock, session)
    begin(store, person.session)
    begin(store, person.session, OTHER_METHOD)
    enrol(store, clock, signed_up(store, "voisin"))
    store.maintenance.set_limit("lock_seconds", 200)
    clock.advance(120)
    return person
