"""How often an act waits for the server: on a network, that is what it costs."""

from __future__ import annotations

from collections.abc import Callable

from storage import Session, Store
from storage.database.postgres.engine import Database
from tests.conftest import FixedClock
from tests.oracle import totp
from tests.storage.people import NAME, Enrolled, begin


def round_trips(store: Store, act: Callable[[], object]) -> int:
    """Count those of an act."""
    database = store._database
    assert isinstance(database, Database)
    before = database.round_trips
    act()
    return database.round_trips - before


def test_a_verification_makes_at_most_twelve(store: Store, clock: FixedClock, enrolled: Enrolled) -> None:
    code = totp(enrolled.secret, clock.now)
    assert round_trips(store, lambda: store.sign_in.verify(NAME, code)) <= 9


def test_an_enrolment_makes_at_most_twenty_four(store: Store, clock: FixedClock, client: Session) -> None:
    begun = round_trips(store, lambda: begin(store, client))
    pending = begin(store, client)
    code = totp(pending.secret, clock.now)
    proved = round_trips(store, lambda: store.enrolments.prove(client, pending.id, code))
    assert begun + proved <= 24, (begun, proved)


def test_a_page_that_waits_for_the_phone_asks_little(store: Store, client: Session) -> None:
    pending = begin(store, client)
    assert round_trips(store, lambda: store.enrolments.activation(client, pending.id)) <= 8
