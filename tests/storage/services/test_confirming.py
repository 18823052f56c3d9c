"""An operator shows the phone again before an act that needs a fresh code."""

from __future__ import annotations

import pytest

from storage import (
    Action,
    CodeRefused,
    FactorDisabled,
    Level,
    Locked,
    NoActiveFactor,
    NotAllowed,
    SealBroken,
    SessionEnded,
    Store,
    Verdict,
)
from tests.conftest import PASSWORD, FixedClock
from tests.storage import inside
from tests.storage.meanwhile import meanwhile
from tests.storage.operators import OPERATOR, Operator, close_operator, operator
from tests.storage.people import change, wrong_code


@pytest.fixture
def chef(store: Store, clock: FixedClock) -> Operator:
    """Whose last code is too old."""
    made = operator(store, clock)
    clock.advance(121)
    return made


def test_a_right_code_makes_the_session_fresh_and_is_no_sign_in(
    store: Store, clock: FixedClock, chef: Operator
) -> None:
    before, number = chef.session, len(store.administration().audit_log.events())
    chef.administration.confirm(chef.code(clock))
    assert chef.session == before._replace(proved_at=int(clock.now), user=chef.session.user)
    assert chef.session.user.last_sign_in_at == before.user.last_sign_in_at
    assert [(e.actor, e.action) for e in store.administration().audit_log.events()[number:]] == [
        (OPERATOR, Action.CODE_CHECKED)
    ]
    assert not chef.administration.needs_code


def test_a_code_serves_once(clock: FixedClock, chef: Operator) -> None:
    code = chef.code(clock)
    chef.administration.confirm(code)
    clock.advance(1)
    with pytest.raises(CodeRefused) as told:
        chef.administration.confirm(code)
    assert told.value.verdict is Verdict.USED


def test_a_wrong_code_changes_nothing_and_counts(clock: FixedClock, chef: Operator) -> None:
    before = chef.session
    with pytest.raises(CodeRefused):
        chef.administration.confirm(wrong_code(chef.secret, clock.now))
    with pytest.raises(Locked):
        chef.administration.confirm(chef.code(clock))
    assert chef.session == before
    assert chef.administration.needs_code


def test_who_has_only_typed_a_password_confirms_nothing(store: Store, clock: FixedClock, chef: Operator) -> None:
    waiting = store.sign_in.with_password(OPERATOR, PASSWORD)
    assert waiting.level is Level.PASSWORD
    with pytest.raises(NotAllowed):
        store.sign_in.check_code(waiting, chef.code(clock))
    # The code was not even looked at.
    chef.administration.confirm(chef.code(clock))


def test_a_session_that_has_ended_confirms_nothing(store: Store, clock: FixedClock, chef: Operator) -> None:
    store.administration().accounts.set_mfa(OPERATOR, required=True)
    with pytest.raises(SessionEnded):
        chef.administration.confirm(chef.code(clock))
    close_operator(store)
    with pytest.raises(NotAllowed):
        chef.administration.confirm(chef.code(clock))


def test_one_that_ends_while_the_code_is_checked_confirms_nothing(
    store: Store, clock: FixedClock, chef: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    meanwhile(
        monkeypatch,
        inside.code_check(store),
        "_matches",
        lambda: store.administration().accounts.set_mfa(OPERATOR, required=True),
    )
    with pytest.raises(SessionEnded):
        chef.administration.confirm(chef.code(clock))
    assert chef.administration.needs_code


def test_without_a_device_that_accepts_codes_nothing_is_confirmed(
    store: Store, clock: FixedClock, chef: Operator
) -> None:
    store.maintenance.set_limit("failures_before_disabling", 1)
    with pytest.raises(CodeRefused):
        chef.administration.confirm(wrong_code(chef.secret, clock.now))
    clock.advance(1)
    with pytest.raises(FactorDisabled):
        chef.administration.confirm(chef.code(clock))
    store.administration().accounts.reset_factors(OPERATOR, reason="perdu", identity="passeport")
    session = chef.session._replace(user=store.administration().directory.user(OPERATOR))
    with pytest.raises(NoActiveFactor):
        store.sign_in.check_code(session, chef.code(clock))


def test_an_account_that_is_not_whole_confirms_nothing(store: Store, clock: FixedClock, chef: Operator) -> None:
    change(store.path, "UPDATE factors SET last_step = 0")
    with pytest.raises(SealBroken):
        chef.administration.confirm(chef.code(clock))
