"""How often an act waits for the server: on a network, that is what it costs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from storage import Session, Store
from storage.database.postgres.engine import Database
from tests.conftest import PASSWORD, FixedClock
from tests.oracle import totp
from tests.storage.approvers import shown
from tests.storage.approving import QUESTION, phone_for
from tests.storage.approving import begin as begin_approving
from tests.storage.people import NAME, Enrolled, begin, change, signed_up


def round_trips(store: Store, act: Callable[[], object], since: int | None = None) -> int:
    """Count those of an act, or all `since` there were so many."""
    database = store._database
    assert isinstance(database, Database)
    before = database.round_trips if since is None else since
    act()
    return database.round_trips - before


def of_opening(database: Path) -> int:
    """Count those of an opening, once the server is found to be one and to have the tables."""
    store = Store(database)
    count = round_trips(store, lambda: None, since=0)
    store.close()
    return count


def test_to_tell_which_keys_a_host_holds_costs_one_an_hour(store: Store, database: Path) -> None:
    assert store.path == database
    usual = of_opening(database)
    assert usual <= 5
    change(database, "UPDATE hosts SET seen_at = seen_at - 3600")
    assert [of_opening(database) for _ in range(2)] == [usual + 1, usual]


def test_a_verification_makes_at_most_twelve(store: Store, clock: FixedClock, enrolled: Enrolled) -> None:
    code = totp(enrolled.secret, clock.now)
    assert round_trips(store, lambda: store.sign_in.verify(NAME, code)) <= 8


def test_an_enrolment_makes_at_most_twenty_four(store: Store, clock: FixedClock, client: Session) -> None:
    begun = round_trips(store, lambda: begin(store, client))
    pending = begin(store, client)
    code = totp(pending.secret, clock.now)
    proved = round_trips(store, lambda: store.enrolments.prove(client, pending.id, code))
    assert begun + proved <= 24, (begun, proved)


def test_what_concerns_everybody_asks_for_many_together(store: Store, client: Session) -> None:
    def costs() -> list[int]:
        acts = (store.maintenance.rotate_key, store.maintenance.check)
        return [round_trips(store, act) for act in acts]

    assert client.user
    alone = costs()
    for number in range(20):
        signed_up(store, f"voisin {number}")
    assert costs() == alone


def test_a_page_that_waits_for_the_phone_asks_little(store: Store, client: Session) -> None:
    pending = begin(store, client)
    assert round_trips(store, lambda: store.enrolments.activation(client, pending.id)) <= 8


@pytest.mark.usefixtures("ready_keys")
def test_a_poll_and_a_page_that_waits_for_an_approval_ask_little(
    store: Store, clock: FixedClock, client: Session
) -> None:
    phone = phone_for(store, begin_approving(store, client), clock)
    phone.enrol()
    clock.advance(60)
    session = store.sign_in.with_password(NAME, PASSWORD)
    asked = store.approvals.ask(session, QUESTION)
    assert round_trips(store, phone.poll) <= 3
    assert round_trips(store, lambda: store.approvals.news(session, asked.id)) <= 6
    phone.accept(shown(phone, clock), asked.number)
    assert round_trips(store, lambda: store.approvals.redeem(session, asked.id, "")) <= 8
