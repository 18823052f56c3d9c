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
    store.phones.prove(fingerprint(pending.secret), totp(pending.secret, clock.now))


def test_every_stage_is_seen_by_the_page(store: Store, clock: FixedClock, client: Session, pending: Enrolment) -> None:
    known = fingerprint(pending.secret)
    assert store.enrolments.activation(client, pending.id) == Activation(Stage.WAITING)
    store.phones.refused(known)
    assert store.enrolments.activation(client, pending.id) == Activation(Stage.REJECTED)
    store.phones.read(known)
    assert store.enrolments.activation(client, pending.id) == Activation(Stage.RETRIEVED)
    prove(store, clock, pending)
    seen = store.enrolments.activation(client, pending.id)
    assert seen.stage is Stage.SUCCESS
    assert seen.session
    assert (seen.session.level, seen.session.id, seen.session.proved_at) == (Level.FULL, client.id, int(clock.now))
    assert store.devices.of(seen.session)[0].id == pending.id
    # Looking again, however late, makes no proof younger.
    clock.advance(300)
    again = store.enrolments.activation(client, pending.id).session
    assert again
    assert again.proved_at == int(clock.now) - 300


def test_the_audit_log_says_which_it_was(store: Store, clock: FixedClock, pending: Enrolment) -> None:
    store.phones.read(fingerprint(pending.secret))
    with pytest.raises(CodeRefused):
        store.phones.prove(fingerprint(pending.secret), wrong_code(pending.secret, clock.now))
    wait_out(store, clock)
    prove(store, clock, pending)
    told = [(event.action, event.outcome) for event in store.administration().audit_log.events()[-3:]]
    assert told[0] == ("enrolment retrieved", "done")
    assert [action for action, _ in told].count("enrolment proved by phone") == 2 or told[1] == (
        "enrolment proved by phone",
        "refused",
    )
    assert not any(pending.secret in repr(event) for event in store.administration().audit_log.events())


def test_wrong_codes_from_a_phone_count_like_typed_ones(store: Store, clock: FixedClock, pending: Enrolment) -> None:
    known, wrong = fingerprint(pending.secret), wrong_code(pending.secret, clock.now)
    with pytest.raises(CodeRefused):
        store.phones.prove(known, wrong)
    with pytest.raises(Locked):
        prove(store, clock, pending)
    wait_out(store, clock)
    prove(store, clock, pending)


def test_the_code_of_the_phone_is_spent(store: Store, clock: FixedClock, pending: Enrolment) -> None:
    prove(store, clock, pending)
    assert store.sign_in.verify(NAME, totp(pending.secret, clock.now)) is Verdict.USED


def test_a_proof_comes_once(store: Store, clock: FixedClock, client: Session, pending: Enrolment) -> None:
    prove(store, clock, pending)
    with pytest.raises(EnrolmentExpired):
        prove(store, clock, pending)
    with pytest.raises(SessionEnded):
        store.enrolments.prove(client, pending.id, totp(pending.secret, clock.now))
    assert len(store.administration().directory.factors(client.user)) == 1


def test_a_stranger_proves_nothing(store: Store, clock: FixedClock, pending: Enrolment) -> None:
    for unknown in ("", "0" * 64, pending.secret, pending.id, fingerprint(pending.secret.lower())):
        for act in (store.phones.read, store.phones.refused, lambda known: store.phones.prove(known, "123456")):
            with pytest.raises(EnrolmentExpired):
                act(unknown)
    assert store.maintenance.limits().failures_before_lock == 5
    prove(store, clock, pending)


def test_an_expired_one_is_over_for_the_phone_and_for_the_page(
    store: Store, clock: FixedClock, client: Session, pending: Enrolment
) -> None:
    clock.advance(600)
    with pytest.raises(EnrolmentExpired):
        prove(store, clock, pending)
    assert store.enrolments.activation(client, pending.id) == Activation(Stage.TIMEOUT)


def test_the_page_that_lost_it_is_told_and_gets_nothing(
    store: Store, clock: FixedClock, client: Session, pending: Enrolment
) -> None:
    other = store.sign_in.with_password(NAME, PASSWORD)
    store.enrolments.take_over(other, pending.id)
    with pytest.raises(EnrolmentTakenOver):
        store.enrolments.activation(client, pending.id)
    prove(store, clock, pending)
    with pytest.raises(SessionEnded):
        store.enrolments.activation(client, pending.id)
    assert store.enrolments.activation(other, pending.id).stage is Stage.SUCCESS


def test_a_change_since_the_proof_ends_the_page_too(
    store: Store, clock: FixedClock, client: Session, pending: Enrolment
) -> None:
    prove(store, clock, pending)
    store.administration().accounts.renew_password(NAME)
    with pytest.raises(SessionEnded):
        store.enrolments.activation(client, pending.id)


def test_a_phone_proves_nothing_for_a_session_that_has_ended(
    store: Store, clock: FixedClock, pending: Enrolment
) -> None:
    store.administration().accounts.set_mfa(NAME, required=True)
    with pytest.raises(SessionEnded):
        prove(store, clock, pending)
    taken = store.sign_in.with_password(NAME, PASSWORD)
    store.enrolments.take_over(taken, pending.id)
    prove(store, clock, pending)
    assert store.enrolments.activation(taken, pending.id).stage is Stage.SUCCESS


def test_nor_for_a_disabled_account(store: Store, clock: FixedClock, client: Session, pending: Enrolment) -> None:
    store.administration().accounts.set_disabled(NAME, disabled=True)
    with pytest.raises(NotAllowed):
        prove(store, clock, pending)
    with pytest.raises(NotAllowed):
        store.enrolments.activation(client, pending.id)


def test_the_old_phone_stops_when_the_new_one_proves_itself(
    store: Store, clock: FixedClock, enrolled: Enrolled
) -> None:
    (old,) = store.administration().directory.factors(enrolled.session.user)
    new = begin(store, enrolled.session, replaces=old.id)
    prove(store, clock, new)
    assert [factor.id for factor in store.administration().directory.factors(enrolled.session.user)] == [new.id]


def test_a_holder_put_in_by_hand_is_caught(
    store: Store, database: Path, clock: FixedClock, client: Session, pending: Enrolment
) -> None:
    thief = store.sign_in.with_password(NAME, PASSWORD)
    prove(store, clock, pending)
    change(database, "UPDATE factors SET holder = ?", thief.id)
    with pytest.raises(SealBroken):
        store.enrolments.activation(thief, pending.id)
    assert store.administration().audit_log.events()[-1].action == "tampering found"
    assert rows(database, "SELECT count(*) FROM factors") == [(1,)]
    assert client.id != thief.id


def test_another_person_s_session_sees_nothing(store: Store, clock: FixedClock, pending: Enrolment) -> None:
    store.administration().accounts.add("voisin", PASSWORD)
    neighbour = store.sign_in.with_password("voisin", PASSWORD)
    prove(store, clock, pending)
    assert store.enrolments.activation(neighbour, pending.id) == Activation(Stage.TIMEOUT)
    forged = neighbour._replace(id="x")
    assert store.enrolments.activation(forged, pending.id) == Activation(Stage.TIMEOUT)


def test_a_typed_code_still_works_after_the_phone_has_read_it(
    store: Store, clock: FixedClock, client: Session, pending: Enrolment
) -> None:
    store.phones.read(fingerprint(pending.secret))
    person = store.enrolments.prove(client, pending.id, totp(pending.secret, clock.now))
    assert person.level is Level.FULL
    assert enrol(store, clock, person, OTHER_METHOD).session.methods == {"okta_verify", OTHER_METHOD}
