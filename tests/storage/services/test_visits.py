"""Where people are in the guide, and where those who left it were."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from storage import Action, Funnel, NotAllowed, Session, SessionEnded, Store, Visit, Waypoint
from tests.conftest import NOON, PASSWORD, FixedClock
from tests.oracle import totp
from tests.storage.otpauth_uris import uri
from tests.storage.people import (
    METHOD,
    NAME,
    OTHER_METHOD,
    Enrolled,
    begin,
    change,
    contents,
    disable,
    enrol,
    import_token,
    rows,
    signed_up,
)

DAY = 86_400
PENDING = 600
"""Seconds without a step after which somebody has left."""


def funnel_of(begun: int = 0, proved: int = 0, under_way: int = 0, **left: int) -> Funnel:
    """With the names of waypoints as Python writes them."""
    return Funnel(begun, proved, under_way, {place: left.get(place.name.lower(), 0) for place in Waypoint})


def test_a_visit_is_where_its_session_got_to(store: Store, clock: FixedClock, client: Session) -> None:
    assert store.administration().visits.under_way() == []
    assert store.administration().visits.funnel() == funnel_of()
    store.visits.reach(client, Waypoint.METHODS)
    clock.advance(60)
    store.visits.reach(client, Waypoint.QR_CODE, METHOD)
    assert store.administration().visits.under_way() == [
        Visit(NAME, METHOD, Waypoint.QR_CODE, int(NOON), int(NOON) + 60)
    ]
    assert store.administration().visits.funnel() == funnel_of(begun=1, under_way=1)


def under_way(store: Store) -> list[tuple[str, Waypoint]]:
    """Who is in the guide, and where; as many as the counts say."""
    visits = store.administration().visits
    found = [(visit.name, visit.waypoint) for visit in visits.under_way()]
    assert visits.funnel().under_way == len(found)
    return found


def test_the_latest_comes_first_and_nobody_twice(store: Store, clock: FixedClock, client: Session) -> None:
    store.visits.reach(client, Waypoint.PROOF, METHOD)
    clock.advance(1)
    store.visits.reach(signed_up(store, "voisin"), Waypoint.METHODS)
    store.visits.reach(store.sign_in.with_password(NAME, PASSWORD), Waypoint.DEVICE_TYPE, OTHER_METHOD)
    assert under_way(store) == [(NAME, Waypoint.DEVICE_TYPE), ("voisin", Waypoint.METHODS)]
    clock.advance(1)
    # Both desks are in use: the person is where something happened last.
    store.visits.reach(client, Waypoint.QR_CODE, METHOD)
    assert under_way(store) == [(NAME, Waypoint.QR_CODE), ("voisin", Waypoint.METHODS)]
    assert store.administration().visits.funnel() == funnel_of(begun=3, under_way=2, device_type=1)


def test_who_leaves_is_in_the_guide_no_more_until_they_go_on(store: Store, client: Session) -> None:
    store.visits.leave(client)
    store.visits.reach(client, Waypoint.QR_CODE, METHOD)
    store.visits.reach(signed_up(store, "voisin"), Waypoint.METHODS)
    store.visits.leave(client)
    assert under_way(store) == [("voisin", Waypoint.METHODS)]
    assert store.administration().visits.funnel() == funnel_of(begun=2, under_way=1, qr_code=1)
    store.visits.reach(client, Waypoint.PROOF, METHOD)
    assert (NAME, Waypoint.PROOF) in under_way(store)
    store.enrolments.leave(client, "idle")
    assert under_way(store) == [("voisin", Waypoint.METHODS)]


def test_who_was_not_in_the_guide_leaves_it_without_a_write(store: Store, database: Path, client: Session) -> None:
    before = database.read_bytes(), contents(database)
    store.visits.leave(client)
    assert (database.read_bytes(), contents(database)) == before


def test_a_list_seen_again_by_who_has_a_method_ends_the_visit(store: Store, enrolled: Enrolled) -> None:
    store.visits.reach(enrolled.session, Waypoint.DEVICE_TYPE, OTHER_METHOD)
    store.visits.reach(enrolled.session, Waypoint.METHODS)
    assert under_way(store) == []


def elsewhere(store: Store, clock: FixedClock, _client: Session) -> None:
    """The person finishes at another desk."""
    enrol(store, clock, store.sign_in.with_password(NAME, PASSWORD))


def password_elsewhere(store: Store, _clock: FixedClock, _client: Session) -> None:
    """The person changes the password at another desk."""
    store.passwords.change(store.sign_in.with_password(NAME, PASSWORD), "une autre phrase longue")


def imported(store: Store, _clock: FixedClock, _client: Session) -> None:
    """A command takes in a token."""
    import_token(store, NAME, uri(), method=METHOD)


ENDS: dict[str, Callable[[Store, FixedClock, Session], object]] = {
    "closed": lambda store, _clock, client: disable(store, client),
    "required": lambda store, _clock, _client: store.administration().accounts.set_mfa(NAME, required=True),
    "lifted": lambda store, _clock, _client: store.administration().accounts.set_mfa(NAME, required=False),
    "password given": lambda store, _clock, _client: store.administration().accounts.renew_password(NAME),
    "finished elsewhere": elsewhere,
    "password changed elsewhere": password_elsewhere,
    "token imported": imported,
}


@pytest.mark.parametrize("ends", ENDS)
def test_what_ends_a_session_ends_its_visit(store: Store, clock: FixedClock, client: Session, ends: str) -> None:
    store.visits.reach(client, Waypoint.QR_CODE, METHOD)
    store.visits.reach(signed_up(store, "voisin"), Waypoint.METHODS)
    ENDS[ends](store, clock, client)
    assert under_way(store) == [("voisin", Waypoint.METHODS)]
    assert store.administration().visits.funnel() == funnel_of(begun=2, under_way=1, qr_code=1)


def test_a_reset_ends_the_visit_of_a_device_that_was_being_added(store: Store, enrolled: Enrolled) -> None:
    store.visits.reach(enrolled.session, Waypoint.QR_CODE, OTHER_METHOD)
    store.administration().accounts.reset_factors(NAME, reason="perdu", identity="passeport")
    assert under_way(store) == []


def test_where_an_enrolment_was_left_is_known_once_it_expires(store: Store, clock: FixedClock, client: Session) -> None:
    store.visits.reach(client, Waypoint.QR_CODE, METHOD)
    begin(store, client)
    store.visits.leave(client)
    clock.advance(PENDING)
    begin(store, signed_up(store, "voisin"))
    assert expired(store) == [(NAME, f"{METHOD}, at qr code")]


def test_who_takes_no_step_for_as_long_as_an_enrolment_waits_has_left(
    store: Store, clock: FixedClock, client: Session
) -> None:
    store.visits.reach(client, Waypoint.QR_CODE, METHOD)
    clock.advance(PENDING - 1)
    assert (len(store.administration().visits.under_way()), store.administration().visits.funnel()) == (
        1,
        funnel_of(begun=1, under_way=1),
    )
    clock.advance(1)
    assert (store.administration().visits.under_way(), store.administration().visits.funnel()) == (
        [],
        funnel_of(begun=1, qr_code=1),
    )
    # They were only slow.
    store.visits.reach(client, Waypoint.PROOF, METHOD)
    assert store.administration().visits.funnel() == funnel_of(begun=1, under_way=1)


def by_code(store: Store, session: Session, enrolment_id: str, code: str) -> None:
    """Typed."""
    store.enrolments.prove(session, enrolment_id, code)


def by_phone(store: Store, _session: Session, _enrolment_id: str, code: str) -> None:
    """Sent by the phone."""
    ((fingerprint,),) = rows(store.path, "SELECT fingerprint FROM enrolments")
    store.phones.prove(fingerprint, code)


Prove = Callable[[Store, Session, str, str], None]


@pytest.mark.parametrize("prove", [by_code, by_phone])
def test_a_proof_ends_the_visit(store: Store, clock: FixedClock, client: Session, prove: Prove) -> None:
    store.visits.reach(client, Waypoint.QR_CODE, METHOD)
    pending = begin(store, client)
    clock.advance(30)
    prove(store, client, pending.id, totp(pending.secret, clock.now))
    assert store.administration().visits.under_way() == []
    assert store.administration().visits.funnel() == funnel_of(begun=1, proved=1)
    clock.advance(PENDING)
    assert store.administration().visits.funnel() == funnel_of(begun=1, proved=1)
    assert rows(store.path, "SELECT proved_at FROM visits") == [(int(NOON) + 30,)]


def test_a_page_told_after_the_proof_begins_no_visit(store: Store, clock: FixedClock, client: Session) -> None:
    store.visits.reach(client, Waypoint.QR_CODE, METHOD)
    enrol(store, clock, client)
    with pytest.raises(SessionEnded):
        store.visits.reach(client, Waypoint.PROOF, METHOD)
    assert store.administration().visits.funnel() == funnel_of(begun=1, proved=1)


def test_who_has_a_method_begins_a_visit_with_the_next_one(store: Store, enrolled: Enrolled) -> None:
    store.visits.reach(enrolled.session, Waypoint.METHODS)
    assert store.administration().visits.under_way() == []
    store.visits.reach(enrolled.session, Waypoint.DEVICE_TYPE, OTHER_METHOD)
    assert [visit.method for visit in store.administration().visits.under_way()] == [OTHER_METHOD]


def test_one_session_may_prove_one_device_after_the_other(store: Store, clock: FixedClock, client: Session) -> None:
    session = client
    for method in (METHOD, OTHER_METHOD):
        store.visits.reach(session, Waypoint.QR_CODE, method)
        session = enrol(store, clock, session, method).session
    assert store.administration().visits.funnel() == funnel_of(begun=2, proved=2)


def test_a_session_that_is_over_visits_nothing(store: Store, client: Session) -> None:
    disable(store, client)
    with pytest.raises(NotAllowed):
        store.visits.reach(client, Waypoint.METHODS)
    store.administration().accounts.set_disabled(NAME, disabled=False)
    with pytest.raises(SessionEnded):
        store.visits.reach(client, Waypoint.METHODS)
    assert rows(store.path, "SELECT * FROM visits") == []


def test_the_funnel_counts_the_visits_of_the_last_days(store: Store, clock: FixedClock, client: Session) -> None:
    store.visits.reach(client, Waypoint.METHODS)
    clock.advance(2 * DAY)
    store.visits.reach(signed_up(store, "voisin"), Waypoint.PROOF, METHOD)
    clock.advance(PENDING)
    assert store.administration().visits.funnel(1) == funnel_of(begun=1, proof=1)
    assert store.administration().visits.funnel(3) == funnel_of(begun=2, methods=1, proof=1)


def test_visits_are_kept_for_ninety_days(store: Store, clock: FixedClock, client: Session) -> None:
    store.visits.reach(client, Waypoint.METHODS)
    clock.advance(90 * DAY)
    store.sign_in.with_password(NAME, PASSWORD)
    assert store.administration().visits.funnel(365) == funnel_of(begun=1, methods=1)
    clock.advance(1)
    store.sign_in.with_password(NAME, PASSWORD)
    assert store.administration().visits.funnel(365) == funnel_of()


def test_what_a_damaged_file_says_hides_no_other_visit(store: Store, database: Path, client: Session) -> None:
    store.visits.reach(client, Waypoint.METHODS)
    change(database, "UPDATE visits SET waypoint = 'nowhere'")
    store.visits.reach(signed_up(store, "voisin"), Waypoint.PROOF, METHOD)
    assert [visit.name for visit in store.administration().visits.under_way()] == ["voisin"]
    assert store.administration().visits.funnel() == funnel_of(begun=1, under_way=1)


@pytest.mark.parametrize(
    ("waypoint", "detail"), [(None, METHOD), (Waypoint.MANUAL_ENTRY, f"{METHOD}, at manual entry")]
)
def test_the_audit_log_says_where_an_enrolment_was_abandoned(
    store: Store, client: Session, waypoint: Waypoint | None, detail: str
) -> None:
    begin(store, client)
    if waypoint:
        store.visits.reach(client, waypoint, METHOD)
    store.enrolments.abandon(client)
    event = store.administration().audit_log.events()[-1]
    assert (event.action, event.actor, event.subject, event.detail) == (
        Action.ENROLMENT_ABANDONED,
        NAME,
        NAME,
        detail,
    )


def test_one_abandoned_from_another_desk_was_left_at_the_first(store: Store, client: Session) -> None:
    begin(store, client)
    store.visits.reach(client, Waypoint.QR_CODE, METHOD)
    other = store.sign_in.with_password(NAME, PASSWORD)
    store.visits.reach(other, Waypoint.METHODS)
    store.enrolments.abandon(other)
    assert store.administration().audit_log.events()[-1].detail == f"{METHOD}, at qr code"


def expired(store: Store) -> list[tuple[str, str]]:
    """Whose enrolments are said to have expired, and where they were left."""
    return [
        (e.subject, e.detail) for e in store.administration().audit_log.events() if e.action == Action.ENROLMENT_EXPIRED
    ]


def test_the_audit_log_says_where_an_enrolment_expired_once_somebody_enrols(
    store: Store, clock: FixedClock, client: Session
) -> None:
    store.visits.reach(client, Waypoint.QR_CODE, METHOD)
    begin(store, client)
    clock.advance(PENDING - 1)
    neighbour = signed_up(store, "voisin")
    begin(store, neighbour)
    assert expired(store) == []
    clock.advance(1)
    begin(store, neighbour, OTHER_METHOD)
    assert expired(store) == [(NAME, f"{METHOD}, at qr code")]
    begin(store, neighbour)
    assert len(expired(store)) == 1


def test_the_audit_log_says_it_within_a_day_of_the_next_sign_in(
    store: Store, clock: FixedClock, client: Session
) -> None:
    begin(store, client)
    clock.advance(PENDING + DAY)
    signed_up(store, "voisin")
    assert expired(store) == [(NAME, METHOD)]
    assert store.administration().audit_log.broken_at() is None
