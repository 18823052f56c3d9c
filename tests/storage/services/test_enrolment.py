"""A pending method: begun, resumed, replaced, abandoned, expired, proved once."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from storage import (
    CodeRefused,
    EnrolmentExpired,
    Level,
    NotAllowed,
    Role,
    Session,
    SessionEnded,
    Store,
    Verdict,
)
from tests.conftest import NOON, PASSWORD, FixedClock
from tests.oracle import totp
from tests.storage.people import (
    ISSUER,
    METHOD,
    NAME,
    OTHER_METHOD,
    begin,
    change,
    disable,
    enrol,
    rows,
    signed_up,
    wait_out,
    wrong_code,
)


def test_a_pending_enrolment_has_all_a_phone_needs(store: Store, client: Session) -> None:
    pending = begin(store, client)
    assert (pending.user_id, pending.method, pending.phone) == (client.user.id, METHOD, "iphone")
    assert (pending.issuer, pending.account) == (ISSUER, NAME)
    assert (pending.created_at, pending.expires_at) == (NOON, NOON + 600)
    assert len(base64.b32decode(pending.secret)) == 20


def test_it_is_not_a_factor_yet(store: Store, clock: FixedClock, client: Session) -> None:
    pending = begin(store, client)
    assert store.administration().directory.factors(client.user) == []
    assert store.sign_in.with_password(NAME, PASSWORD).methods == frozenset()
    assert store.sign_in.verify(NAME, totp(pending.secret, clock.now)) is Verdict.NO_FACTOR


@pytest.mark.parametrize("offset", [-1, 0, 1])
def test_the_proof_makes_it_the_active_factor(store: Store, clock: FixedClock, client: Session, offset: int) -> None:
    pending = begin(store, client, phone="android")
    clock.advance(45)
    session = store.enrolments.prove(client, pending.id, totp(pending.secret, clock.now, offset=offset))
    assert (session.level, session.methods, session.proved_at) == (Level.FULL, frozenset({METHOD}), NOON + 45)
    assert session.user.last_sign_in_at == NOON + 45
    (factor,) = store.administration().directory.factors(session.user)
    assert (factor.method, factor.phone, factor.account) == (METHOD, "android", NAME)
    assert (factor.created_at, factor.last_used_at) == (NOON + 45, None)
    clock.advance(60)
    assert store.sign_in.verify(NAME, totp(pending.secret, clock.now)) is Verdict.ACCEPTED


@pytest.mark.parametrize("offset", [-2, 2, 20])
def test_a_code_of_another_moment_proves_nothing(store: Store, clock: FixedClock, client: Session, offset: int) -> None:
    pending = begin(store, client)
    with pytest.raises(CodeRefused) as refused:
        store.enrolments.prove(client, pending.id, totp(pending.secret, clock.now, offset=offset))
    assert refused.value.verdict is Verdict.REFUSED
    assert store.administration().directory.factors(client.user) == []


def test_after_a_wrong_code_the_same_secret_is_proved(store: Store, clock: FixedClock, client: Session) -> None:
    pending = begin(store, client)
    for typed in (wrong_code(pending.secret, clock.now), "", "pas un code"):
        with pytest.raises(CodeRefused):
            store.enrolments.prove(client, pending.id, typed)
        wait_out(store, clock)
    assert begin(store, client) == pending
    assert store.enrolments.prove(client, pending.id, totp(pending.secret, clock.now)).level is Level.FULL


def test_going_back_and_forth_never_changes_the_secret(store: Store, clock: FixedClock, client: Session) -> None:
    first = begin(store, client)
    for _ in range(5):
        clock.advance(100)
        assert begin(store, client) == first


def test_another_phone_of_the_same_method_keeps_the_secret(store: Store, client: Session) -> None:
    first, second = begin(store, client), begin(store, client, phone="android")
    assert (second.id, second.secret, second.expires_at) == (first.id, first.secret, first.expires_at)
    assert second.phone == "android"


def test_another_method_takes_its_place(store: Store, database: Path, clock: FixedClock, client: Session) -> None:
    first = begin(store, client)
    second = begin(store, client, OTHER_METHOD)
    assert second.secret != first.secret
    assert rows(database, "SELECT method FROM enrolments") == [(OTHER_METHOD,)]
    with pytest.raises(EnrolmentExpired):
        store.enrolments.prove(client, first.id, totp(first.secret, clock.now))
    with pytest.raises(CodeRefused):
        store.enrolments.prove(client, second.id, totp(first.secret, clock.now))


def test_two_people_have_pending_secrets_of_their_own(store: Store, clock: FixedClock, client: Session) -> None:
    neighbour = signed_up(store, "voisin")
    mine, theirs = begin(store, client), begin(store, neighbour)
    assert mine.secret != theirs.secret
    with pytest.raises(EnrolmentExpired):
        store.enrolments.prove(client, theirs.id, totp(theirs.secret, clock.now))
    store.enrolments.abandon(neighbour)
    assert begin(store, client) == mine


def test_it_lives_ten_minutes(store: Store, clock: FixedClock, client: Session) -> None:
    pending = begin(store, client)
    clock.advance(599)
    assert begin(store, client) == pending
    assert store.enrolments.prove(client, pending.id, totp(pending.secret, clock.now)).level is Level.FULL


def test_after_ten_minutes_it_is_gone(store: Store, clock: FixedClock, client: Session) -> None:
    pending = begin(store, client)
    clock.advance(600)
    with pytest.raises(EnrolmentExpired):
        store.enrolments.prove(client, pending.id, totp(pending.secret, clock.now))
    assert begin(store, client).secret != pending.secret


def test_resuming_does_not_prolong_it(store: Store, clock: FixedClock, client: Session) -> None:
    pending = begin(store, client)
    clock.advance(500)
    begin(store, client, phone="android")
    clock.advance(100)
    with pytest.raises(EnrolmentExpired):
        store.enrolments.prove(client, pending.id, totp(pending.secret, clock.now))


def test_expired_secrets_of_everyone_are_swept(store: Store, database: Path, clock: FixedClock) -> None:
    for name in ("a", "b", "c"):
        begin(store, signed_up(store, name))
    clock.advance(600)
    begin(store, signed_up(store))
    assert len(rows(database, "SELECT * FROM enrolments")) == 1


def test_a_day_later_the_next_sign_in_sweeps_them_too(store: Store, database: Path, clock: FixedClock) -> None:
    begin(store, signed_up(store))
    signed_up(store, "voisin")
    for seconds, left in ((600 + 86_399, 1), (1, 0)):
        clock.advance(seconds)
        store.sign_in.with_password("voisin", PASSWORD)
        assert len(rows(database, "SELECT * FROM enrolments")) == left


def test_an_abandoned_one_is_forgotten(store: Store, database: Path, clock: FixedClock, client: Session) -> None:
    pending = begin(store, client)
    store.enrolments.abandon(client)
    store.enrolments.abandon(client)
    assert rows(database, "SELECT * FROM enrolments") == []
    with pytest.raises(EnrolmentExpired):
        store.enrolments.prove(client, pending.id, totp(pending.secret, clock.now))
    assert begin(store, client).secret != pending.secret


def test_it_is_proved_once(store: Store, database: Path, clock: FixedClock, client: Session) -> None:
    pending = begin(store, client)
    session = store.enrolments.prove(client, pending.id, totp(pending.secret, clock.now))
    clock.advance(30)
    for again, error in ((session, EnrolmentExpired), (client, SessionEnded)):
        with pytest.raises(error):
            store.enrolments.prove(again, pending.id, totp(pending.secret, clock.now))
    assert rows(database, "SELECT count(*) FROM enrolments") == [(0,)]
    assert len(store.administration().directory.factors(session.user)) == 1


def test_an_account_disabled_midway_gets_no_factor(
    store: Store, database: Path, clock: FixedClock, client: Session
) -> None:
    pending = begin(store, client)
    disable(store, client)
    with pytest.raises(NotAllowed):
        store.enrolments.prove(client, pending.id, totp(pending.secret, clock.now))
    with pytest.raises(NotAllowed):
        begin(store, client)
    assert rows(database, "SELECT * FROM factors") == []


def test_an_account_that_is_gone_begins_nothing(store: Store, database: Path, client: Session) -> None:
    change(database, "DELETE FROM users")
    with pytest.raises(NotAllowed):
        begin(store, client)


def test_an_operator_enrols_from_the_first_session(store: Store, clock: FixedClock) -> None:
    person = enrol(store, clock, store.first_account.create("chef", PASSWORD))
    assert person.session.user.role is Role.OPERATOR
    assert person.session.methods == frozenset({METHOD})
