"""The link of a pending enrolment: how long its phone may call."""

from __future__ import annotations

import pytest

from storage import LARGEST_LIMIT, SMALLEST_LIMIT, Store
from tests.conftest import FixedClock
from tests.push_phone import key_uri
from tests.tui.invitations import INVITING, at_invitation
from tui.phone.push_link import from_link
from tui.wizard import code


@pytest.mark.parametrize(
    ("seconds", "minutes"), [(600, 10), (900, 15), (901, 16), (45, 1), (SMALLEST_LIMIT, 1), (LARGEST_LIMIT, 43_200)]
)
def test_a_phone_may_call_as_long_as_the_enrolment_lasts(store: Store, seconds: int, minutes: int) -> None:
    store.maintenance.set_limit("pending_seconds", seconds)
    link = code.link(at_invitation(store), INVITING)
    assert (key_uri.read(link).minutes, from_link(link).minutes) == (minutes, minutes)


def test_the_link_stays_the_same_as_time_passes_and_as_the_limit_changes(store: Store, clock: FixedClock) -> None:
    journey = at_invitation(store)
    before = code.link(journey, INVITING)
    clock.advance(240)
    store.maintenance.set_limit("pending_seconds", 60)
    pending = journey.pending
    again = store.enrolments.begin(journey.person, pending.method, pending.phone, pending.issuer, name=pending.name)
    assert code.link(journey._replace(enrolment=again), INVITING) == before


def test_the_link_of_one_that_has_ended_can_be_read(store: Store) -> None:
    assert key_uri.read(code.link(at_invitation(store).expired(), INVITING)).minutes == 1
