"""From when on a method is asked of an account: by its operator, by the deployment, after days of grace."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import Action, NotAllowed, Policy, Role, SealBroken, Session, Store, UnknownUser, User, Verdict
from storage.domain.clock import DAY
from storage.domain.policy import days_left, due_at
from tests.conftest import NOON, PASSWORD, FixedClock
from tests.storage import inside
from tests.storage.people import METHOD, NAME, OTHER_METHOD, change, enrol, signed_up, unhurried

SOMEBODY = User(
    id=1,
    name=NAME,
    role=Role.CLIENT,
    mfa_required=False,
    disabled=False,
    one_time_password=False,
    created_at=1000,
    last_sign_in_at=None,
    email=None,
    mfa_due_at=None,
    password_expires_at=None,
    epoch=0,
)
MOMENTS = st.integers(0, 4_000_000_000)
METHODS = st.frozensets(st.sampled_from([METHOD, OTHER_METHOD]))
POLICIES = st.builds(Policy, mfa_required=st.booleans(), grace_days=st.integers(0, 365), required_methods=METHODS)
PEOPLE = st.builds(
    lambda created_at, required, due: SOMEBODY._replace(created_at=created_at, mfa_required=required, mfa_due_at=due),
    MOMENTS,
    st.booleans(),
    st.none() | MOMENTS,
)


def test_nothing_is_due_where_nothing_is_asked() -> None:
    assert due_at(Policy(), SOMEBODY) is None
    assert due_at(Policy(grace_days=3), SOMEBODY._replace(mfa_due_at=5)) is None
    assert days_left(Policy(), SOMEBODY, (), 10**9) is None


def test_what_an_operator_asks_is_due_at_once_or_when_they_said() -> None:
    assert due_at(Policy(grace_days=3), SOMEBODY._replace(mfa_required=True)) == 1000
    assert due_at(Policy(), SOMEBODY._replace(mfa_required=True, mfa_due_at=5000)) == 5000


@pytest.mark.parametrize("policy", [Policy(mfa_required=True), Policy(required_methods=frozenset({METHOD}))])
def test_what_the_deployment_asks_is_due_some_days_after_the_account_was_made(policy: Policy) -> None:
    assert due_at(policy, SOMEBODY) == 1000
    assert due_at(policy._replace(grace_days=2), SOMEBODY) == 1000 + 2 * DAY


@pytest.mark.parametrize(("due", "expected"), [(500, 500), (1000 + DAY, 1000 + DAY), (10**9, 1000 + 2 * DAY)])
def test_of_both_the_earlier_counts(due: int, expected: int) -> None:
    user = SOMEBODY._replace(mfa_required=True, mfa_due_at=due)
    assert due_at(Policy(mfa_required=True, grace_days=2), user) == expected


@pytest.mark.parametrize(
    ("seconds", "days"), [(0, 2), (1, 2), (DAY - 1, 2), (DAY, 1), (2 * DAY - 1, 1), (2 * DAY, 0), (2 * DAY + 1, 0)]
)
def test_days_are_rounded_up_until_the_very_second(seconds: int, days: int) -> None:
    user = SOMEBODY._replace(mfa_required=True, mfa_due_at=1000 + 2 * DAY)
    assert days_left(Policy(), user, (), 1000 + seconds) == days


@unhurried
@given(policy=POLICIES, user=PEOPLE, held=METHODS, now=MOMENTS)
def test_a_missing_method_is_required_exactly_from_the_moment_it_is_due(
    policy: Policy, user: User, held: frozenset[str], now: int
) -> None:
    due, left = due_at(policy, user), days_left(policy, user, held, now)
    if due is None or (held and policy.required_methods <= held):
        assert left is None
    else:
        assert left is not None
        assert (left <= 0) == (now >= due)
        assert (left - 1) * DAY < due - now <= left * DAY


@unhurried
@given(policy=POLICIES, user=PEOPLE, later=st.integers(0, 365))
def test_more_grace_never_brings_it_forward(policy: Policy, user: User, later: int) -> None:
    due, with_more = due_at(policy, user), due_at(policy._replace(grace_days=policy.grace_days + later), user)
    assert (due is None) == (with_more is None)
    assert due is None or with_more is None or due <= with_more


def asked(session: Session) -> tuple[bool, int | None]:
    """Whether it leads into the guide, and the days left."""
    return session.must_enrol, session.grace_days


def test_until_then_it_can_be_put_off_and_not_after(store: Store, clock: FixedClock) -> None:
    store.administration().accounts.add(NAME, PASSWORD)
    assert store.administration().accounts.set_mfa(NAME, required=True, grace_days=3).mfa_due_at == NOON + 3 * DAY
    for seconds, expected in ((0, (False, 3)), (DAY, (False, 2)), (2 * DAY - 1, (False, 1)), (1, (True, 0))):
        clock.advance(seconds)
        session = store.sign_in.with_password(NAME, PASSWORD)
        assert asked(session) == expected
        if expected[0]:
            with pytest.raises(NotAllowed):
                store.sign_in.complete(session)
        else:
            store.sign_in.complete(session)
    person = enrol(store, clock, session)
    assert asked(person.session) == (False, None)


def test_a_session_that_outlasts_the_grace_does_not_walk_around_it(store: Store, clock: FixedClock) -> None:
    store.administration().accounts.add(NAME, PASSWORD)
    store.administration().accounts.set_mfa(NAME, required=True, grace_days=1)
    session = store.sign_in.with_password(NAME, PASSWORD)
    clock.advance(DAY)
    with pytest.raises(NotAllowed):
        store.sign_in.complete(session)


def test_switched_on_it_ends_the_open_session_and_leads_the_next_one_into_the_guide(store: Store) -> None:
    session = signed_up(store)
    assert asked(session) == (False, None)
    store.administration().accounts.set_mfa(NAME, required=True)
    with pytest.raises(NotAllowed):
        store.sign_in.complete(session)
    session = store.sign_in.with_password(NAME, PASSWORD)
    assert asked(session) == (True, 0)
    with pytest.raises(NotAllowed):
        store.sign_in.complete(session)


def test_switched_off_it_is_no_longer_asked(store: Store) -> None:
    store.administration().accounts.add(NAME, PASSWORD, mfa_required=True)
    user = store.administration().accounts.set_mfa(NAME, required=False, grace_days=3)
    assert (user.mfa_required, user.mfa_due_at) == (False, None)
    store.sign_in.complete(store.sign_in.with_password(NAME, PASSWORD))


@pytest.mark.parametrize("days", [-1, 366])
def test_days_that_make_no_sense_change_nothing(store: Store, days: int) -> None:
    session = signed_up(store)
    with pytest.raises(ValueError, match=str(days)):
        store.administration().accounts.set_mfa(NAME, required=True, grace_days=days)
    store.sign_in.complete(session)


def test_a_deployment_asks_it_of_everybody_and_a_method_of_its_own(store: Store, clock: FixedClock) -> None:
    inside.deploy(store, Policy(mfa_required=True, grace_days=2))
    session = signed_up(store)
    assert asked(session) == (False, 2)
    session = enrol(store, clock, session).session
    assert asked(session) == (False, None)
    inside.deploy(store, Policy(required_methods=frozenset({OTHER_METHOD})))
    assert asked(store.sign_in.with_password(NAME, PASSWORD)) == (True, 0)
    assert asked(enrol(store, clock, session, OTHER_METHOD).session) == (False, None)


def test_after_a_reset_the_person_is_led_into_the_guide_whatever_was_asked_before(
    store: Store, clock: FixedClock
) -> None:
    enrol(store, clock, signed_up(store))
    store.administration().accounts.reset_factors(NAME, reason="perdu", identity="passeport")
    assert asked(store.sign_in.with_password(NAME, PASSWORD)) == (True, 0)


def test_whether_somebody_must_enrol_is_known_without_their_password(store: Store, clock: FixedClock) -> None:
    store.administration().accounts.add(NAME, PASSWORD)
    assert not store.sign_in.must_enrol(NAME)
    store.administration().accounts.set_mfa(NAME, required=True, grace_days=1)
    assert not store.sign_in.must_enrol(NAME)
    clock.advance(DAY)
    assert store.sign_in.must_enrol(NAME.upper())
    enrol(store, clock, store.sign_in.with_password(NAME, PASSWORD))
    assert not store.sign_in.must_enrol(NAME)


def test_who_has_nothing_that_gives_codes_may_be_let_in_to_enrol(store: Store, clock: FixedClock) -> None:
    store.administration().accounts.add(NAME, PASSWORD)
    assert store.sign_in.let_in_to_enrol(NAME.upper())
    assert [event.action for event in store.administration().audit_log.events() if event.subject == NAME][
        -1
    ] == Action.LET_IN_TO_ENROL
    enrol(store, clock, store.sign_in.with_password(NAME, PASSWORD))
    count = len(list(store.administration().audit_log.events()))
    assert not store.sign_in.let_in_to_enrol(NAME)
    assert len(list(store.administration().audit_log.events())) == count


def test_a_factor_that_guesses_have_disabled_is_one(store: Store, clock: FixedClock) -> None:
    store.administration().accounts.add(NAME, PASSWORD)
    enrol(store, clock, store.sign_in.with_password(NAME, PASSWORD))
    store.maintenance.set_limit("failures_before_disabling", 1)
    store.sign_in.verify(NAME, "000000")
    assert store.sign_in.verify(NAME, "000000") is Verdict.NO_FACTOR
    assert not store.sign_in.let_in_to_enrol(NAME)


def test_of_nobody_and_of_who_is_closed_nothing_is_known(store: Store) -> None:
    store.administration().accounts.add(NAME, PASSWORD)
    with pytest.raises(UnknownUser):
        store.sign_in.must_enrol("personne")
    with pytest.raises(UnknownUser):
        store.sign_in.let_in_to_enrol("personne")
    store.administration().accounts.set_disabled(NAME, disabled=True)
    with pytest.raises(NotAllowed):
        store.sign_in.must_enrol(NAME)
    with pytest.raises(NotAllowed):
        store.sign_in.let_in_to_enrol(NAME)


def test_nor_of_who_was_changed_behind_the_programs_back(store: Store) -> None:
    store.administration().accounts.add(NAME, PASSWORD)
    change(store.path, "UPDATE users SET mfa_required = 1")
    with pytest.raises(SealBroken):
        store.sign_in.must_enrol(NAME)
