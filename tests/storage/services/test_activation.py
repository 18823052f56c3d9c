"""A proof that a phone sends by itself: the same check as a typed code, seen by the page that shows the enrolment."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage import (
    Activation,
    CodeRefused,
    Enrolment,
    EnrolmentExpired,
    EnrolmentTakenOver,
    Level,
    Locked,
    NotAllowed,
    SealBroken,
    Session,
    SessionEnded,
    Stage,
    Store,
    Verdict,
    fingerprint,
)
from tests.conftest import PASSWORD, FixedClock
from tests.oracle import totp
from tests.storage.people import NAME, OTHER_METHOD, Enrolled, begin, change, enrol, rows, wait_out, wrong_code


@pytest.fixture
def pending(store: Store, client: Session) -> Enrolment:
    """On the screen, waiting for a phone."""
    return begin(store, client)


def prove(store: Store, clock: FixedClock, pending: Enrolment) -> None:
    """What the phone sends when its owner touches Terminé."""
    store.prove_by_phone(fingerprint(pending.secret), totp(pending.secret, clock.now))


def test_every_stage_is_seen_by_the_page(store: Store, clock: FixedClock, client: Session, pending: Enrolment) -> None:
    known = fingerprint(pending.secret)
    assert store.activation(client, pending.id) == Activation(Stage.WAITING)
    store.phone_refused(known)
    assert store.activation(client, pending.id) == Activation(Stage.REJECTED)
    store.phone_read(known)
    assert store.activation(client, pending.id) == Activation(Stage.RETRIEVED)
    prove(store, clock, pending)
    seen = store.activation(client, pending.id)
    assert seen.stage is Stage.SUCCESS
    assert seen.session
    assert (seen.session.level, seen.session.id, seen.session.proved_at) == (Level.FULL, client.id, int(clock.now))
    assert store.devices(seen.session)[0].id == pending.id
    # Looking again, however late, makes no proof younger.
    clock.advance(300)
    again = store.activation(client, pending.id).session
    assert again
    assert again.proved_at == int(clock.now) - 300


def test_the_trail_says_which_it_was(store: Store, clock: FixedClock, pending: Enrolment) -> None:
    store.phone_read(fingerprint(pending.secret))
    with pytest.raises(CodeRefused):
        store.prove_by_phone(fingerprint(pending.secret), wrong_code(pending.secret, clock.now))
    wait_out(store, clock)
    prove(store, clock, pending)
    told = [(event.action, event.outcome) for event in store.events()[-3:]]
    assert told[0] == ("enrolment retrieved", "done")
    assert [action for action, _ in told].count("enrolment proved by phone") == 2 or told[1] == (
        "enrolment proved by phone",
        "refused",
    )
    assert not any(pending.secret in repr(event) for event in store.events())


def test_wrong_codes_from_a_phone_count_like_typed_ones(store: Store, clock: FixedClock, pending: Enrolment) -> None:
    known, wrong = fingerprint(pending.secret), wrong_code(pending.secret, clock.now)
    with pytest.raises(CodeRefused):
        store.prove_by_phone(known, wrong)
    with pytest.raises(Locked):
        prove(store, clock, pending)
    wait_out(store, clock)
    prove(store, clock, pending)


def test_the_code_of_the_phone_is_spent(store: Store, clock: FixedClock, pending: Enrolment) -> None:
    prove(store, clock, pending)
    assert store.verify(NAME, totp(pending.secret, clock.now)) is Verdict.USED


def test_a_proof_comes_once(store: Store, clock: FixedClock, client: Session, pending: Enrolment) -> None:
    prove(store, clock, pending)
    with pytest.raises(EnrolmentExpired):
        prove(store, clock, pending)
    with pytest.raises(SessionEnded):
        store.prove_enrolment(client, pending.id, totp(pending.secret, clock.now))
    assert len(store.factors(client.user)) == 1


def test_a_stranger_proves_nothing(store: Store, clock: FixedClock, pending: Enrolment) -> None:
    for unknown in ("", "0" * 64, pending.secret, pending.id, fingerprint(pending.secret.lower())):
        for act in (store.phone_read, store.phone_refused, lambda known: store.prove_by_phone(known, "123456")):
            with pytest.raises(EnrolmentExpired):
                act(unknown)
    assert store.limits().failures_before_lock == 5
    prove(store, clock, pending)


def test_an_expired_one_is_over_for_the_phone_and_for_the_page(
    store: Store, clock: FixedClock, client: Session, pending: Enrolment
) -> None:
    clock.advance(600)
    with pytest.raises(EnrolmentExpired):
        prove(store, clock, pending)
    assert store.activation(client, pending.id) == Activation(Stage.TIMEOUT)


def test_the_page_that_lost_it_is_told_and_gets_nothing(
    store: Store, clock: FixedClock, client: Session, pending: Enrolment
) -> None:
    other = store.sign_in(NAME, PASSWORD)
    store.take_over_enrolment(other, pending.id)
    with pytest.raises(EnrolmentTakenOver):
        store.activation(client, pending.id)
    prove(store, clock, pending)
    with pytest.raises(SessionEnded):
        store.activation(client, pending.id)
    assert store.activation(other, pending.id).stage is Stage.SUCCESS


def test_a_change_since_the_proof_ends_the_page_too(
    store: Store, clock: FixedClock, client: Session, pending: Enrolment
) -> None:
    prove(store, clock, pending)
    store.renew_password(NAME)
    with pytest.raises(SessionEnded):
        store.activation(client, pending.id)


def test_a_phone_proves_nothing_for_a_session_that_has_ended(
    store: Store, clock: FixedClock, pending: Enrolment
) -> None:
    store.set_mfa(NAME, required=True)
    with pytest.raises(SessionEnded):
        prove(store, clock, pending)
    taken = store.sign_in(NAME, PASSWORD)
    store.take_over_enrolment(taken, pending.id)
    prove(store, clock, pending)
    assert store.activation(taken, pending.id).stage is Stage.SUCCESS


def test_nor_for_a_disabled_account(store: Store, clock: FixedClock, client: Session, pending: Enrolment) -> None:
    store.set_disabled(NAME, disabled=True)
    with pytest.raises(NotAllowed):
        prove(store, clock, pending)
    with pytest.raises(NotAllowed):
        store.activation(client, pending.id)


def test_the_old_phone_stops_when_the_new_one_proves_itself(
    store: Store, clock: FixedClock, enrolled: Enrolled
) -> None:
    (old,) = store.factors(enrolled.session.user)
    new = begin(store, enrolled.session, replaces=old.id)
    prove(store, clock, new)
    assert [factor.id for factor in store.factors(enrolled.session.user)] == [new.id]


def test_a_holder_put_in_by_hand_is_caught(
    store: Store, database: Path, clock: FixedClock, client: Session, pending: Enrolment
) -> None:
    thief = store.sign_in(NAME, PASSWORD)
    prove(store, clock, pending)
    change(database, "UPDATE factors SET holder = ?", thief.id)
    with pytest.raises(SealBroken):
        store.activation(thief, pending.id)
    assert store.events()[-1].action == "tampering found"
    assert rows(database, "SELECT count(*) FROM factors") == [(1,)]
    assert client.id != thief.id


def test_another_person_s_session_sees_nothing(store: Store, clock: FixedClock, pending: Enrolment) -> None:
    store.add_user("voisin", PASSWORD)
    neighbour = store.sign_in("voisin", PASSWORD)
    prove(store, clock, pending)
    assert store.activation(neighbour, pending.id) == Activation(Stage.TIMEOUT)
    forged = neighbour._replace(id="x")
    assert store.activation(forged, pending.id) == Activation(Stage.TIMEOUT)


def test_a_typed_code_still_works_after_the_phone_has_read_it(
    store: Store, clock: FixedClock, client: Session, pending: Enrolment
) -> None:
    store.phone_read(fingerprint(pending.secret))
    person = store.prove_enrolment(client, pending.id, totp(pending.secret, clock.now))
    assert person.level is Level.FULL
    assert enrol(store, clock, person, OTHER_METHOD).session.methods == {"okta_verify", OTHER_METHOD}
