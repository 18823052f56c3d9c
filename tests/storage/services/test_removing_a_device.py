"""A device is removed at once and stays in the history; the last one stays where a method is required."""

from __future__ import annotations

import pytest

from storage import LastDevice, Level, Policy, Session, Store, Verdict
from tests.conftest import PASSWORD, FixedClock
from tests.oracle import totp
from tests.storage import inside
from tests.storage.people import (
    METHOD,
    NAME,
    OTHER_METHOD,
    Enrolled,
    device_of,
    enrol,
    issue_codes,
    wait_out,
    wrong_code,
)

REQUIRING = {
    "of every account": Policy(mfa_required=True),
    "in some days": Policy(mfa_required=True, grace_days=30),
    "this method": Policy(required_methods=frozenset({METHOD})),
}


@pytest.fixture
def fresh(clock: FixedClock, enrolled: Enrolled) -> Session:
    """Someone with one device who may change methods."""
    return enrolled.session._replace(proved_at=int(clock.now))


def test_it_stops_at_once_and_stays_in_the_history(
    store: Store, clock: FixedClock, enrolled: Enrolled, fresh: Session
) -> None:
    person = enrol(store, clock, fresh)
    clock.advance(60)
    session = store.devices.remove(person.session, store.devices.of(person.session)[0].id)
    assert store.sign_in.verify(NAME, totp(enrolled.secret, clock.now)) is Verdict.REFUSED
    wait_out(store, clock)
    assert store.sign_in.verify(NAME, totp(person.secret, clock.now)) is Verdict.ACCEPTED
    assert [factor.retired_at for factor in store.administration().directory.factor_history(session.user.name)] == [
        int(clock.now) - 1,
        None,
    ]


def test_without_any_obligation_the_last_one_goes_with_the_recovery_codes(store: Store, fresh: Session) -> None:
    session, _codes = issue_codes(store, fresh)
    session = store.devices.remove(session, device_of(store, session))
    assert (session.methods, session.level, session.must_enrol) == (frozenset(), Level.FULL, False)
    assert store.recovery_codes.left(session.user) == 0
    store.sign_in.complete(store.sign_in.with_password(NAME, PASSWORD))


def test_the_recovery_codes_stay_while_there_is_a_device(store: Store, clock: FixedClock, fresh: Session) -> None:
    session, _codes = issue_codes(store, enrol(store, clock, fresh).session)
    session = store.devices.remove(session, store.devices.of(session)[0].id)
    assert store.recovery_codes.left(session.user) == 10


@pytest.mark.parametrize("policy", REQUIRING.values(), ids=REQUIRING)
def test_the_last_one_stays_where_the_deployment_requires(
    store: Store, clock: FixedClock, fresh: Session, policy: Policy
) -> None:
    inside.deploy(store, policy)
    with pytest.raises(LastDevice):
        store.devices.remove(fresh, device_of(store, fresh))
    person = enrol(store, clock, fresh)
    session = store.devices.remove(person.session, store.devices.of(person.session)[0].id)
    with pytest.raises(LastDevice):
        store.devices.remove(session, device_of(store, session))


@pytest.mark.parametrize("grace_days", [0, 30])
def test_the_last_one_stays_where_the_account_must_have_one(
    store: Store, clock: FixedClock, enrolled: Enrolled, grace_days: int
) -> None:
    store.administration().accounts.set_mfa(NAME, required=True, grace_days=grace_days)
    session = store.sign_in.with_code(store.sign_in.with_password(NAME, PASSWORD), totp(enrolled.secret, clock.now))
    assert store.devices.must_stay(session) == {device_of(store, session)}
    with pytest.raises(LastDevice):
        store.devices.remove(session, device_of(store, session))
    store.administration().accounts.set_mfa(NAME, required=False)
    clock.advance(60)
    session = store.sign_in.with_code(store.sign_in.with_password(NAME, PASSWORD), totp(enrolled.secret, clock.now))
    assert store.devices.must_stay(session) == frozenset()
    assert store.devices.remove(session, device_of(store, session)).methods == frozenset()


def test_the_last_one_of_a_required_method_stays_though_there_are_others(
    store: Store, clock: FixedClock, fresh: Session
) -> None:
    inside.deploy(store, Policy(required_methods=frozenset({METHOD})))
    person = enrol(store, clock, fresh, OTHER_METHOD)
    assert store.devices.must_stay(person.session) == {device_of(store, person.session, METHOD)}
    with pytest.raises(LastDevice):
        store.devices.remove(person.session, device_of(store, person.session, METHOD))
    session = store.devices.remove(person.session, device_of(store, person.session, OTHER_METHOD))
    assert session.methods == {METHOD}


def test_one_that_no_longer_accepts_codes_keeps_nobody_in_but_goes_itself(
    store: Store, clock: FixedClock, fresh: Session, enrolled: Enrolled
) -> None:
    inside.deploy(store, Policy(mfa_required=True))
    session, codes = issue_codes(store, fresh)
    store.maintenance.set_limit("failures_before_disabling", 1)
    assert store.sign_in.verify(NAME, wrong_code(enrolled.secret, clock.now)) is Verdict.REFUSED
    wait_out(store, clock)
    person = enrol(store, clock, store.recovery_codes.use(session, codes[0]))
    disabled, usable = store.devices.of(person.session)
    assert disabled.disabled_at is not None
    assert store.devices.must_stay(person.session) == {usable.id}
    with pytest.raises(LastDevice):
        store.devices.remove(person.session, usable.id)
    session = store.devices.remove(person.session, disabled.id)
    assert [device.id for device in store.devices.of(session)] == [usable.id]
