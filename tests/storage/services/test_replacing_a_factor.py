"""Changing methods: the old factor holds until the new one is proved, and only a fresh session may begin."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage import (
    CodeRefused,
    EnrolmentExpired,
    EnrolmentTakenOver,
    Level,
    NotAllowed,
    Session,
    SessionEnded,
    Store,
    Verdict,
)
from tests.conftest import PASSWORD, FixedClock
from tests.oracle import totp
from tests.storage.people import (
    METHOD,
    NAME,
    OTHER_METHOD,
    Enrolled,
    begin,
    device_of,
    disable,
    enrol,
    replace_phone,
    rows,
    wait_out,
    wrong_code,
)


@pytest.fixture
def fresh(store: Store, clock: FixedClock, enrolled: Enrolled) -> Session:
    """The session of a person who has just given a code."""
    session = store.sign_in.with_code(enrolled.session, totp(enrolled.secret, clock.now))
    clock.advance(60)
    return session


def test_the_old_code_works_until_the_proof_and_not_after(
    store: Store, clock: FixedClock, enrolled: Enrolled, fresh: Session
) -> None:
    new = begin(store, fresh, replaces=device_of(store, fresh))
    assert new.secret != enrolled.secret
    assert store.sign_in.verify(NAME, totp(new.secret, clock.now)) is Verdict.REFUSED
    wait_out(store, clock)
    assert store.sign_in.verify(NAME, totp(enrolled.secret, clock.now)) is Verdict.ACCEPTED
    with pytest.raises(CodeRefused):
        store.enrolments.prove(fresh, new.id, wrong_code(new.secret, clock.now))
    clock.advance(30)
    assert store.sign_in.verify(NAME, totp(enrolled.secret, clock.now)) is Verdict.ACCEPTED
    session = store.enrolments.prove(fresh, new.id, totp(new.secret, clock.now))
    assert session.methods == frozenset({METHOD})
    clock.advance(60)
    assert store.sign_in.verify(NAME, totp(enrolled.secret, clock.now)) is Verdict.REFUSED
    wait_out(store, clock)
    assert store.sign_in.verify(NAME, totp(new.secret, clock.now)) is Verdict.ACCEPTED


@pytest.mark.parametrize("end", ["abandoned", "expired", "other method", "left"])
def test_an_unfinished_replacement_leaves_the_old_factor(
    store: Store, clock: FixedClock, enrolled: Enrolled, fresh: Session, end: str
) -> None:
    before = store.administration().directory.factors(fresh.user)
    begin(store, fresh, replaces=device_of(store, fresh))
    if end == "abandoned":
        store.enrolments.abandon(fresh)
    elif end == "expired":
        clock.advance(600)
    elif end == "other method":
        begin(store, fresh, OTHER_METHOD)
    assert store.administration().directory.factors(fresh.user) == before
    assert store.sign_in.verify(NAME, totp(enrolled.secret, clock.now)) is Verdict.ACCEPTED


def test_the_retired_factor_stays_in_the_history(
    store: Store, database: Path, clock: FixedClock, fresh: Session
) -> None:
    replace_phone(store, clock, fresh)
    assert len(store.administration().directory.factors(fresh.user)) == 1
    retired = rows(database, "SELECT retired_at FROM factors ORDER BY created_at")
    assert retired == [(int(clock.now),), (None,)]


def test_another_method_is_added_beside_the_first(
    store: Store, clock: FixedClock, enrolled: Enrolled, fresh: Session
) -> None:
    other = enrol(store, clock, fresh, OTHER_METHOD)
    assert other.session.methods == frozenset({METHOD, OTHER_METHOD})
    assert [factor.method for factor in store.administration().directory.factors(fresh.user)] == [METHOD, OTHER_METHOD]
    clock.advance(60)
    assert store.sign_in.verify(NAME, totp(enrolled.secret, clock.now)) is Verdict.ACCEPTED


def test_every_phone_has_a_label_of_its_own(store: Store, clock: FixedClock, fresh: Session) -> None:
    second = replace_phone(store, clock, fresh)
    clock.advance(1)
    third = enrol(store, clock, second.session, OTHER_METHOD)
    fourth = begin(store, third.session)
    labels = [factor.account for factor in store.administration().directory.factors(fresh.user)]
    assert [*labels, fourth.account] == [f"{NAME}-2", f"{NAME}-3", f"{NAME}-4"]


@pytest.mark.parametrize("method", [METHOD, OTHER_METHOD])
def test_a_password_alone_changes_no_method(store: Store, database: Path, enrolled: Enrolled, method: str) -> None:
    password_only = store.sign_in.with_password(NAME, PASSWORD)
    before = store.administration().directory.factors(enrolled.session.user)
    with pytest.raises(NotAllowed):
        begin(store, password_only, method)
    assert store.administration().directory.factors(enrolled.session.user) == before
    assert rows(database, "SELECT * FROM enrolments") == []


def test_a_password_alone_does_not_finish_what_a_full_session_began(
    store: Store, clock: FixedClock, enrolled: Enrolled, fresh: Session
) -> None:
    pending = begin(store, fresh)
    password_only = store.sign_in.with_password(NAME, PASSWORD)
    with pytest.raises(NotAllowed):
        begin(store, password_only)
    with pytest.raises(NotAllowed):
        store.enrolments.take_over(password_only, pending.id)
    with pytest.raises(EnrolmentTakenOver):
        store.enrolments.prove(password_only, pending.id, totp(pending.secret, clock.now))
    assert store.sign_in.verify(NAME, totp(enrolled.secret, clock.now)) is Verdict.ACCEPTED
    assert begin(store, fresh) == pending


def test_a_pending_method_of_before_is_not_proved_by_a_password(
    store: Store, clock: FixedClock, client: Session
) -> None:
    stale = store.sign_in.with_password(NAME, PASSWORD)
    person = enrol(store, clock, client)
    pending = begin(store, person.session, OTHER_METHOD)
    with pytest.raises(SessionEnded):
        store.enrolments.prove(stale, pending.id, totp(pending.secret, clock.now))
    assert [factor.method for factor in store.administration().directory.factors(client.user)] == [METHOD]


def test_a_level_without_a_moment_is_not_fresh(store: Store, enrolled: Enrolled) -> None:
    with pytest.raises(NotAllowed):
        begin(store, enrolled.session._replace(proved_at=None))
    with pytest.raises(NotAllowed):
        begin(store, enrolled.session._replace(level=Level.PASSWORD))


def test_fifteen_minutes_after_the_code_it_is_asked_again(store: Store, clock: FixedClock, enrolled: Enrolled) -> None:
    session = store.sign_in.with_code(enrolled.session, totp(enrolled.secret, clock.now))
    clock.advance(900)
    assert begin(store, session).method == METHOD
    store.enrolments.abandon(session)
    clock.advance(1)
    with pytest.raises(NotAllowed):
        begin(store, session)
    renewed = store.sign_in.with_code(session, totp(enrolled.secret, clock.now))
    assert begin(store, renewed).method == METHOD


def test_a_session_that_went_stale_midway_proves_nothing(store: Store, clock: FixedClock, enrolled: Enrolled) -> None:
    session = store.sign_in.with_code(enrolled.session, totp(enrolled.secret, clock.now))
    clock.advance(890)
    pending = begin(store, session)
    clock.advance(60)
    with pytest.raises(NotAllowed):
        store.enrolments.prove(session, pending.id, totp(pending.secret, clock.now))
    wait_out(store, clock)
    assert store.sign_in.verify(NAME, totp(enrolled.secret, clock.now)) is Verdict.ACCEPTED
    renewed = store.sign_in.with_code(session, totp(enrolled.secret, clock.now, offset=1))
    assert store.enrolments.prove(renewed, pending.id, totp(pending.secret, clock.now)).level is Level.FULL


def test_the_proof_itself_is_fresh(store: Store, clock: FixedClock, client: Session) -> None:
    person = enrol(store, clock, client)
    assert begin(store, person.session, OTHER_METHOD).method == OTHER_METHOD


def test_a_disabled_account_replaces_nothing(store: Store, database: Path, clock: FixedClock, fresh: Session) -> None:
    pending = begin(store, fresh, replaces=device_of(store, fresh))
    disable(store, fresh)
    before = rows(database, "SELECT * FROM factors")
    with pytest.raises(NotAllowed):
        store.enrolments.prove(fresh, pending.id, totp(pending.secret, clock.now))
    assert rows(database, "SELECT * FROM factors") == before


def test_of_two_full_sessions_the_later_method_wins(store: Store, clock: FixedClock, fresh: Session) -> None:
    first = begin(store, fresh)
    second = begin(store, fresh._replace(), OTHER_METHOD)
    with pytest.raises(EnrolmentExpired):
        store.enrolments.prove(fresh, first.id, totp(first.secret, clock.now))
    assert store.enrolments.prove(fresh, second.id, totp(second.secret, clock.now)).methods == frozenset(
        {METHOD, OTHER_METHOD}
    )
