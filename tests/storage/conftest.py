"""The people of these tests."""

from __future__ import annotations

import pytest

from storage import Session, Store
from tests.conftest import FixedClock
from tests.storage.people import Enrolled, enrol, signed_up


@pytest.fixture
def client(store: Store) -> Session:
    """Someone who has typed the password and has no factor."""
    return signed_up(store)


@pytest.fixture
def enrolled(store: Store, clock: FixedClock, client: Session) -> Enrolled:
    """The same person two minutes after the proof, so that no code of now is spent."""
    person = enrol(store, clock, client)
    clock.advance(120)
    return person
