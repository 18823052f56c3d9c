"""People for these tests, and the place of their databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage import Session, Store
from storage.security.hasher import Hasher
from tests.conftest import FixedClock, empty
from tests.oracle import totp
from tests.storage import memory, prepared
from tests.storage.operators import Operator, operator
from tests.storage.people import OTHER_METHOD, Enrolled, begin, enrol, replace_phone, signed_up


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """Return a directory in memory: every transaction of the store waits until the disk has written it."""
    with memory.directory() as place:
        yield Path(place)


def _signed_up(store: Store, _clock: FixedClock) -> Session:
    return signed_up(store)


def _enrolled(store: Store, clock: FixedClock) -> tuple[Session, Enrolled]:
    client = signed_up(store)
    return client, enrol(store, clock, client)


def _at_the_counter(store: Store, clock: FixedClock) -> tuple[Session, str]:
    enrol(store, clock, signed_up(store))
    made = operator(store, clock)
    return made.session, made.secret


RECIPES: dict[str, prepared.Recipe[object]] = {
    "at_the_counter": _at_the_counter,
    "enrolled": _enrolled,
    "client": _signed_up,
}
"""By the fixture that wants it; the first of them that a test asks for."""


@pytest.fixture
def recipe(request: pytest.FixtureRequest) -> prepared.Recipe[object] | None:
    """Return what people have done in the store of this test before it begins."""
    return next((recipe for name, recipe in RECIPES.items() if name in request.fixturenames), None)


@pytest.fixture
def store(recipe: prepared.Recipe[object] | None, database: Path, clock: FixedClock, cheap: Hasher) -> Iterator[Store]:
    """Return a store with the people that the test asks for, and empty if it asks for none."""
    with prepared.opened(recipe, database, clock, cheap) if recipe else empty(database, clock, cheap) as opened:
        yield opened


@pytest.fixture
def client(request: pytest.FixtureRequest, store: Store) -> Session:
    """Return someone who has typed the password and has no factor."""
    assert store.path.exists()
    if "enrolled" in request.fixturenames:
        return prepared.made(_enrolled).left[0]
    return prepared.made(_signed_up).left


@pytest.fixture
def enrolled(clock: FixedClock, client: Session) -> Enrolled:
    """Return an enrolled person two minutes after the proof, so that no present code is spent."""
    assert client
    clock.advance(120)
    return prepared.made(_enrolled).left[1]


@pytest.fixture
def at_the_counter(store: Store) -> Operator:
    """Return an operator who has just proved a phone, beside one client, who has a phone."""
    session, secret = prepared.made(_at_the_counter).left
    return Operator(store.administration(session), secret)


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
