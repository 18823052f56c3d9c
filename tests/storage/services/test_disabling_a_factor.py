"""A hundred refused codes in a row disable the factor: nothing but a new enrolment makes codes count again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from storage import Action, CodeRefused, FactorDisabled, NotAllowed, Parameters, Store, Verdict
from storage.domain import totp
from storage.domain.totp import codes
from tests.conftest import PASSWORD, FixedClock
from tests.oracle import totp as code_of
from tests.storage.people import (
    METHOD,
    NAME,
    OTHER_METHOD,
    Door,
    Enrolled,
    at_sign_in,
    begin,
    by_command,
    enrol,
    rows,
    signed_up,
    wait_out,
    wrong_code,
)

doors = pytest.mark.parametrize("door", [at_sign_in, by_command])


def refuse(store: Store, clock: FixedClock, person: Enrolled, times: int, door: Door = by_command) -> None:
    """So many wrong codes, each as soon as it is listened to."""
    for _ in range(times):
        wait_out(store, clock)
        assert door(store, person.session, wrong_code(person.secret, clock.now)) is Verdict.REFUSED
    wait_out(store, clock)


@pytest.fixture
def few(store: Store) -> int:
    """A smaller number than a hundred, set by an operator."""
    store.maintenance.set_limit("failures_before_disabling", 7)
    return 7


@pytest.fixture
def disabled(store: Store, clock: FixedClock, enrolled: Enrolled, few: int) -> Enrolled:
    """A person whose factor has just been disabled."""
    refuse(store, clock, enrolled, few)
    return enrolled


def test_the_hundredth_refusal_disables_it_and_the_next_guess_is_never_looked_at(
    store: Store, clock: FixedClock, enrolled: Enrolled, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at: list[str] = []

    def look(secret: str, parameters: Parameters) -> Callable[[int], str]:
        looked_at.append(secret)
        return codes(secret, parameters)

    monkeypatch.setattr(totp, "codes", look)
    refuse(store, clock, enrolled, 99)
    assert [factor.disabled_at for factor in store.administration().directory.factors(enrolled.session.user)] == [None]
    refuse(store, clock, enrolled, 1)
    assert len(looked_at) == 100
    for seconds in (0, 300, 86_400 * 400):
        clock.advance(seconds)
        right = code_of(enrolled.secret, clock.now)
        assert store.sign_in.verify(NAME, right) is Verdict.NO_FACTOR
        with pytest.raises(FactorDisabled):
            store.sign_in.with_code(enrolled.session, right)
    assert len(looked_at) == 100


def test_the_ninety_ninth_is_forgiven_by_the_right_code(
    store: Store, clock: FixedClock, enrolled: Enrolled, few: int
) -> None:
    for _ in range(2):
        refuse(store, clock, enrolled, few - 1)
        assert store.sign_in.verify(NAME, code_of(enrolled.secret, clock.now)) is Verdict.ACCEPTED


@doors
def test_every_door_disables_and_is_closed(
    store: Store, clock: FixedClock, enrolled: Enrolled, few: int, door: Door
) -> None:
    refuse(store, clock, enrolled, few, door)
    for closed in (at_sign_in, by_command):
        assert closed(store, enrolled.session, code_of(enrolled.secret, clock.now)) is Verdict.NO_FACTOR


def test_an_unlock_does_not_revive_it(store: Store, clock: FixedClock, disabled: Enrolled) -> None:
    store.administration().accounts.unlock(NAME)
    with pytest.raises(FactorDisabled):
        store.sign_in.with_code(disabled.session, code_of(disabled.secret, clock.now))
    assert store.sign_in.verify(NAME, code_of(disabled.secret, clock.now)) is Verdict.NO_FACTOR


def test_a_larger_limit_does_not_revive_it(store: Store, clock: FixedClock, disabled: Enrolled) -> None:
    store.maintenance.set_limit("failures_before_disabling", 1000)
    assert store.sign_in.verify(NAME, code_of(disabled.secret, clock.now)) is Verdict.NO_FACTOR


def test_it_still_counts_as_a_factor(store: Store, clock: FixedClock, disabled: Enrolled) -> None:
    session = store.sign_in.with_password(NAME, PASSWORD)
    assert session.methods == {METHOD}
    with pytest.raises(NotAllowed):
        store.sign_in.complete(session)
    for method in (METHOD, OTHER_METHOD):
        with pytest.raises(NotAllowed):
            begin(store, session, method)
    (factor,) = store.administration().directory.factors(disabled.session.user)
    assert factor.disabled_at is not None
    assert factor.disabled_at <= clock.now


def test_a_reset_and_a_new_enrolment_make_codes_count_again(
    store: Store, clock: FixedClock, disabled: Enrolled
) -> None:
    assert store.administration().accounts.reset_factors(NAME, reason="perdu", identity="passeport") == 1
    assert store.sign_in.verify(NAME, code_of(disabled.secret, clock.now)) is Verdict.NO_FACTOR
    again = enrol(store, clock, store.sign_in.with_password(NAME, PASSWORD))
    clock.advance(60)
    assert store.sign_in.verify(NAME, code_of(disabled.secret, clock.now)) is Verdict.REFUSED
    wait_out(store, clock)
    assert store.sign_in.verify(NAME, code_of(again.secret, clock.now)) is Verdict.ACCEPTED
    assert [
        factor.retired_at is None
        for factor in store.administration().directory.factor_history(disabled.session.user.name)
    ] == [False, True]


def test_all_of_a_persons_factors_are_disabled_and_nobody_elses(
    store: Store, clock: FixedClock, enrolled: Enrolled, few: int
) -> None:
    other = enrol(store, clock, enrolled.session, OTHER_METHOD)
    neighbour = enrol(store, clock, signed_up(store, "voisin"))
    clock.advance(60)
    refuse(store, clock, enrolled, few)
    for secret in (enrolled.secret, other.secret):
        assert store.sign_in.verify(NAME, code_of(secret, clock.now)) is Verdict.NO_FACTOR
    assert store.sign_in.verify("voisin", code_of(neighbour.secret, clock.now)) is Verdict.ACCEPTED


def test_wrong_proofs_of_a_second_phone_disable_the_first(
    store: Store, clock: FixedClock, enrolled: Enrolled, few: int
) -> None:
    fresh = enrolled.session._replace(proved_at=int(clock.now))
    refuse(store, clock, enrolled, few - 1)
    pending = begin(store, fresh, OTHER_METHOD)
    with pytest.raises(CodeRefused):
        store.enrolments.prove(fresh, pending.id, wrong_code(pending.secret, clock.now))
    wait_out(store, clock)
    assert store.sign_in.verify(NAME, code_of(enrolled.secret, clock.now)) is Verdict.NO_FACTOR


def test_it_is_on_the_audit_log_once(store: Store, clock: FixedClock, disabled: Enrolled) -> None:
    store.sign_in.verify(NAME, code_of(disabled.secret, clock.now))
    found = [event for event in store.administration().audit_log.events() if event.action == Action.FACTOR_DISABLED]
    assert [(event.subject, event.detail) for event in found] == [(NAME, "7 refused")]


def test_a_disabled_factor_is_whole(store: Store, database: Path, disabled: Enrolled) -> None:
    assert disabled.secret
    assert rows(database, "SELECT count(*) FROM factors WHERE disabled_at NOT NULL") == [(1,)]
    assert {
        finding.detail for finding in store.maintenance.check() if finding.name in {"seals", "access", "trail"}
    } == {""}
