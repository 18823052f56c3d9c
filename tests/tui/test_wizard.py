"""The order of the steps: where each event leads, and what it forgets."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from storage import Level, Session
from tests.tui.journeys import GOOGLE, OKTA, begun
from tests.tui.sessions import enrolment, session
from tui import wizard
from tui.methods import Phone, offered
from tui.settings import MethodSettings, Settings
from tui.wizard import Journey, ListState, Step, WrongStep, list_state

REQUIRED = MethodSettings(required=True)
OKTA_REQUIRED = Settings(methods={OKTA: REQUIRED})
BOTH_REQUIRED = Settings(methods={OKTA: REQUIRED, GOOGLE: REQUIRED})
FULL = session([OKTA], level=Level.FULL, seen_before=True)
METHODS = begun().methods

EVENTS: dict[str, tuple[Callable[[Journey], Journey], set[Step]]] = {
    "signed in": (
        lambda journey: journey.signed_in(session()),
        {Step.FIRST_ACCOUNT, Step.SIGN_IN, Step.CONFIRM_PASSWORD, Step.NEW_PASSWORD},
    ),
    "code accepted": (lambda journey: journey.code_accepted(FULL), {Step.SIGN_IN_CODE}),
    "choose": (lambda journey: journey.choose(OKTA), {Step.METHODS}),
    "issued": (
        lambda journey: journey.issued(Phone.IPHONE, enrolment()),
        {Step.DEVICE_TYPE, Step.QR_CODE, Step.MANUAL_ENTRY, Step.PROOF},
    ),
    "cannot scan": (Journey.cannot_scan, {Step.QR_CODE}),
    "added on phone": (Journey.added_on_phone, {Step.QR_CODE, Step.MANUAL_ENTRY}),
    "proved": (lambda journey: journey.proved(FULL), {Step.PROOF}),
    "seen": (Journey.seen, {Step.ACTIVATED}),
    "finish": (Journey.finish, {Step.METHODS}),
    "change settings": (Journey.change_settings, {Step.CLIENT_SPACE}),
    "back": (Journey.back, set(Step) - {Step.FIRST_ACCOUNT, Step.SIGN_IN, Step.ACTIVATED, Step.CLIENT_SPACE}),
}


def at(step: Step, **facts: object) -> Journey:
    """A journey at this step, with every fact it may need."""
    known: dict[str, object] = {
        "session": FULL,
        "chosen": OKTA,
        "phone": Phone.IPHONE,
        "enrolment": enrolment(),
        **facts,
    }
    return Journey(step, METHODS, **known)  # type: ignore[arg-type]


@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize("event", EVENTS)
def test_an_event_happens_at_its_own_steps_only(event: str, step: Step) -> None:
    act, steps = EVENTS[event]
    if step in steps:
        assert act(at(step)).step in Step
    else:
        with pytest.raises(WrongStep):
            act(at(step))


@pytest.mark.parametrize(("has_users", "step"), [(True, Step.SIGN_IN), (False, Step.FIRST_ACCOUNT)])
def test_the_first_step(has_users: bool, step: Step) -> None:
    methods = offered(Settings()).values()
    assert wizard.start(methods, has_users=has_users) == Journey(step, tuple(methods))


@pytest.mark.parametrize(
    ("required", "active", "state"),
    [
        ((), (), ListState.OPTIONAL_NONE_ENROLLED),
        ((), (OKTA,), ListState.OPTIONAL_SOME_ENROLLED),
        ((), (OKTA, GOOGLE), ListState.OPTIONAL_SOME_ENROLLED),
        ((OKTA,), (), ListState.REQUIRED_NONE_ENROLLED),
        ((OKTA,), (GOOGLE,), ListState.REQUIRED_NONE_ENROLLED),
        ((OKTA,), (OKTA,), ListState.REQUIRED_ALL_ENROLLED),
        ((OKTA, GOOGLE), (GOOGLE,), ListState.REQUIRED_SOME_ENROLLED),
        ((OKTA, GOOGLE), (OKTA, GOOGLE), ListState.REQUIRED_ALL_ENROLLED),
        ((OKTA,), (OKTA, "another of an earlier version"), ListState.REQUIRED_ALL_ENROLLED),
    ],
)
def test_the_five_states_of_the_list(required: tuple[str, ...], active: tuple[str, ...], state: ListState) -> None:
    settings = Settings(methods=dict.fromkeys(required, REQUIRED))
    assert list_state(offered(settings).values(), active) is state
    assert state.may_finish == (state.value.endswith("all enrolled") or state is ListState.OPTIONAL_SOME_ENROLLED)


@pytest.mark.parametrize(
    ("settings", "who", "step"),
    [
        pytest.param(Settings(), session(), Step.METHODS, id="the first time"),
        pytest.param(Settings(), session(seen_before=True), Step.CLIENT_SPACE, id="put off before"),
        pytest.param(Settings(), session(mfa_required=True, seen_before=True), Step.METHODS, id="must enrol"),
        pytest.param(OKTA_REQUIRED, session(seen_before=True), Step.METHODS, id="the deployment requires a method"),
        pytest.param(Settings(), session([OKTA]), Step.SIGN_IN_CODE, id="has a phone"),
        pytest.param(Settings(), session(one_time_password=True), Step.NEW_PASSWORD, id="a one-time password"),
        pytest.param(
            Settings(), session([OKTA], one_time_password=True), Step.NEW_PASSWORD, id="a one-time password and a phone"
        ),
    ],
)
def test_where_the_password_leads(settings: Settings, who: Session, step: Step) -> None:
    journey = begun(settings).signed_in(who)
    assert journey.step is step
    assert journey.person is who


@pytest.mark.parametrize(
    ("settings", "methods", "step"),
    [
        (Settings(), [OKTA], Step.CLIENT_SPACE),
        (OKTA_REQUIRED, [OKTA], Step.CLIENT_SPACE),
        (BOTH_REQUIRED, [OKTA], Step.METHODS),
        (OKTA_REQUIRED, [GOOGLE], Step.METHODS),
    ],
)
def test_where_the_code_leads(settings: Settings, methods: list[str], step: Step) -> None:
    asked = begun(settings).signed_in(session(methods, seen_before=True))
    assert asked.code_accepted(session(methods, level=Level.FULL, seen_before=True)).step is step


def test_who_changes_settings_comes_to_the_list() -> None:
    confirmed = at(Step.CLIENT_SPACE).change_settings().signed_in(session([OKTA], seen_before=True))
    assert confirmed.step is Step.SIGN_IN_CODE
    listed = confirmed.code_accepted(FULL)
    assert (listed.step, listed.changing_settings) == (Step.METHODS, True)
    finished = listed.finish()
    assert (finished.step, finished.changing_settings) == (Step.CLIENT_SPACE, False)


@pytest.mark.parametrize(
    ("settings", "who", "may"),
    [
        (Settings(), session(), True),
        (Settings(), session(mfa_required=True), False),
        (OKTA_REQUIRED, session(), False),
        (OKTA_REQUIRED, session([GOOGLE], level=Level.FULL), False),
        (BOTH_REQUIRED, session([OKTA], level=Level.FULL), False),
        (BOTH_REQUIRED, session([OKTA, GOOGLE], level=Level.FULL), True),
        (Settings(), FULL, True),
    ],
)
def test_the_list_is_left_only_when_it_may(settings: Settings, who: Session, may: bool) -> None:
    journey = Journey(Step.METHODS, begun(settings).methods, session=who)
    if may:
        assert journey.finish().step is Step.CLIENT_SPACE
    else:
        with pytest.raises(WrongStep):
            journey.finish()


def test_choosing_again_keeps_the_phone_and_choosing_another_does_not() -> None:
    journey = at(Step.METHODS)
    assert journey.choose(OKTA).phone is Phone.IPHONE
    other = journey.choose(GOOGLE)
    assert (other.phone, other.enrolment, other.method.id) == (None, None, GOOGLE)


def test_a_new_secret_stays_on_the_page_that_asked_for_it() -> None:
    fresh = enrolment(number=1)
    ways = {Step.DEVICE_TYPE: Step.QR_CODE, Step.PROOF: Step.QR_CODE}
    for step in (Step.DEVICE_TYPE, Step.QR_CODE, Step.MANUAL_ENTRY, Step.PROOF):
        journey = at(step).issued(Phone.ANDROID, fresh)
        assert (journey.step, journey.pending, journey.phone) == (ways.get(step, step), fresh, Phone.ANDROID)
        assert journey.typed_by_hand == (step is Step.MANUAL_ENTRY)


def test_the_proof_leads_back_to_where_the_secret_was_read() -> None:
    picture = at(Step.QR_CODE)
    by_hand = picture.cannot_scan()
    assert picture.added_on_phone().back() == picture
    assert by_hand.added_on_phone().back() == by_hand
    assert by_hand.back() == picture


@pytest.mark.parametrize(
    ("step", "changing", "back"),
    [
        (Step.NEW_PASSWORD, False, Step.SIGN_IN),
        (Step.SIGN_IN_CODE, False, Step.SIGN_IN),
        (Step.SIGN_IN_CODE, True, Step.CLIENT_SPACE),
        (Step.METHODS, False, Step.SIGN_IN),
        (Step.METHODS, True, Step.CLIENT_SPACE),
        (Step.DEVICE_TYPE, False, Step.METHODS),
        (Step.DEVICE_TYPE, True, Step.METHODS),
        (Step.QR_CODE, False, Step.DEVICE_TYPE),
        (Step.MANUAL_ENTRY, False, Step.QR_CODE),
        (Step.CONFIRM_PASSWORD, True, Step.CLIENT_SPACE),
    ],
)
def test_where_back_leads(step: Step, changing: bool, back: Step) -> None:
    journey = at(step, changing_settings=changing).back()
    assert journey.step is back
    if back is Step.SIGN_IN:
        assert journey == begun()
    if back is Step.CLIENT_SPACE:
        assert not journey.changing_settings


def test_signing_out_forgets_everything() -> None:
    for step in Step:
        assert at(step, changing_settings=True, typed_by_hand=True).sign_out() == begun()


def test_a_proof_forgets_the_secret_and_the_list_the_choice() -> None:
    activated = at(Step.PROOF).proved(FULL)
    assert activated.enrolment is None
    listed = activated.seen()
    assert (listed.step, listed.chosen, listed.phone) == (Step.METHODS, None, None)


@pytest.mark.parametrize(
    ("step", "methods", "number"),
    [
        (Step.FIRST_ACCOUNT, (), None),
        (Step.SIGN_IN, (), 2),
        (Step.METHODS, (), 3),
        (Step.DEVICE_TYPE, (), 4),
        (Step.QR_CODE, (), 6),
        (Step.MANUAL_ENTRY, (), 6),
        (Step.PROOF, (), 8),
        (Step.ACTIVATED, (OKTA,), 8),
        (Step.METHODS, (OKTA,), 9),
        (Step.CLIENT_SPACE, (OKTA,), None),
    ],
)
def test_the_step_of_the_guide(step: Step, methods: tuple[str, ...], number: int | None) -> None:
    assert at(step, session=session(methods)).guide_step == number


def test_a_fact_that_is_not_there_yet() -> None:
    for fact in ("person", "method", "pending"):
        with pytest.raises(WrongStep):
            getattr(begun(), fact)


def test_a_journey_shows_no_secret() -> None:
    assert enrolment().secret not in repr(at(Step.QR_CODE))
