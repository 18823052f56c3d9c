"""The order of the steps: where each event leads, and what it forgets."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest

from storage import Level, Session
from tests.tui.journeys import GOOGLE, OKTA, begun
from tests.tui.sessions import enrolment, pending, recovery, session
from tui.config.offered import offered
from tui.config.settings import MethodSettings, Settings
from tui.methods.catalogue import Phone
from tui.wizard import journey as wizard
from tui.wizard.journey import Journey
from tui.wizard.list_state import ListState, list_state
from tui.wizard.news import Done, News
from tui.wizard.steps import Phase, Step, WrongStep

REQUIRED = MethodSettings(required=True)
OKTA_REQUIRED = Settings(methods={OKTA: REQUIRED})
BOTH_REQUIRED = Settings(methods={OKTA: REQUIRED, GOOGLE: REQUIRED})
FULL = session([OKTA], level=Level.FULL, seen_before=True)
METHODS = begun().methods
APP = "privacyidea_authenticator"

EVENTS: dict[str, tuple[Callable[[Journey], Journey], set[Step]]] = {
    "install": (Journey.install, {Step.FIRST_START}),
    "signed in": (
        lambda journey: journey.signed_in(session()),
        {Step.FIRST_ACCOUNT, Step.SIGN_IN, Step.CONFIRM_PASSWORD},
    ),
    "password changed": (lambda journey: journey.password_changed(FULL), {Step.NEW_PASSWORD}),
    "lost phone": (Journey.lost_phone, {Step.SIGN_IN_CODE, Step.APPROVAL}),
    "recovery accepted": (lambda journey: journey.recovery_accepted(FULL, 9), {Step.LOST_PHONE}),
    "elsewhere": (
        lambda journey: journey.elsewhere(pending()),
        {Step.DEVICE_TYPE, Step.QR_CODE, Step.MANUAL_ENTRY},
    ),
    "resumed": (lambda journey: journey.resumed(enrolment()), {Step.INTERRUPTED}),
    "begun again": (lambda journey: journey.begun_again(FULL), {Step.INTERRUPTED}),
    "abandoned": (lambda journey: journey.abandoned(FULL), {Step.INTERRUPTED}),
    "manage": (lambda journey: journey.manage(OKTA), {Step.METHODS}),
    "device renamed": (lambda journey: journey.device_renamed("before", "now"), {Step.DEVICES}),
    "add device": (Journey.add_device, {Step.DEVICES}),
    "device removed": (lambda journey: journey.device_removed(FULL), {Step.DEVICES}),
    "change password": (Journey.change_password, {Step.METHODS}),
    "choose recovery": (Journey.choose_recovery, {Step.METHODS}),
    "codes made": (lambda journey: journey.codes_made(recovery()), {Step.RECOVERY_CODES}),
    "codes saved": (lambda journey: journey.codes_saved("codes.txt"), {Step.RECOVERY_CODES}),
    "codes on paper": (Journey.codes_on_paper, {Step.RECOVERY_CODES}),
    "codes noted": (lambda journey: journey.codes_noted(recovery()), {Step.RECOVERY_CODES}),
    "codes kept": (lambda journey: journey.codes_kept(FULL), {Step.RECOVERY_PROOF}),
    "code accepted": (lambda journey: journey.code_accepted(FULL), {Step.SIGN_IN_CODE, Step.APPROVAL}),
    "choose": (lambda journey: journey.choose(OKTA), {Step.METHODS}),
    "issued": (
        lambda journey: journey.issued(Phone.IPHONE, enrolment()),
        {Step.DEVICE_TYPE, Step.QR_CODE, Step.MANUAL_ENTRY, Step.PROOF},
    ),
    "cannot scan": (Journey.cannot_scan, {Step.QR_CODE}),
    "added on phone": (Journey.added_on_phone, {Step.QR_CODE, Step.MANUAL_ENTRY}),
    "expired": (Journey.expired, {Step.QR_CODE, Step.MANUAL_ENTRY, Step.PROOF}),
    "proved by phone": (
        lambda journey: journey.proved_by_phone(FULL),
        {Step.QR_CODE, Step.MANUAL_ENTRY, Step.PROOF},
    ),
    "proved": (lambda journey: journey.proved(FULL), {Step.PROOF}),
    "seen": (Journey.seen, {Step.ACTIVATED}),
    "finish": (Journey.finish, {Step.METHODS}),
    "change settings": (Journey.change_settings, {Step.CLIENT_SPACE}),
    "back": (Journey.back, set(Step) - {Step.FIRST_START, Step.SIGN_IN, Step.ACTIVATED, Step.CLIENT_SPACE}),
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


def steps_of(act: Callable[[Journey], Journey]) -> set[Step]:
    """List the steps at which this event is not refused."""
    steps = set()
    for step in Step:
        with suppress(WrongStep):
            assert act(at(step)).step in Step
            steps.add(step)
    return steps


def test_an_event_happens_at_its_own_steps_only() -> None:
    assert {event: steps_of(act) for event, (act, _) in EVENTS.items()} == {
        event: steps for event, (_, steps) in EVENTS.items()
    }


def test_who_was_named_at_the_start_is_the_only_one_to_the_end() -> None:
    for event, (act, steps) in EVENTS.items():
        for step in steps:
            journey = act(at(step, account="alice", at_login=True))
            here = f"{event}, at {step}"
            assert (journey.account, journey.at_login) == ("alice", True), here
            assert (journey.sign_out().account, journey.session_ended().at_login) == ("alice", True), here


def test_only_where_a_shell_waits_is_there_nothing_left_to_do() -> None:
    assert at(Step.METHODS, account="alice", at_login=True).finish().is_over
    assert not at(Step.METHODS, account="alice").finish().is_over
    assert not at(Step.METHODS, account="alice", at_login=True).is_over


@pytest.mark.parametrize(("has_users", "step"), [(True, Step.SIGN_IN), (False, Step.FIRST_START)])
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
        pytest.param(
            OKTA_REQUIRED,
            session(seen_before=True, required=[OKTA]),
            Step.METHODS,
            id="the deployment requires a method",
        ),
        pytest.param(
            OKTA_REQUIRED,
            session(seen_before=True, required=[OKTA], grace_days=3),
            Step.METHODS,
            id="it will be required",
        ),
        pytest.param(Settings(), session(seen_before=True, pending=pending()), Step.INTERRUPTED, id="interrupted"),
        pytest.param(Settings(), session([OKTA], pending=pending()), Step.SIGN_IN_CODE, id="interrupted, has a phone"),
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
    required = [name for name, method in settings.methods.items() if method.required]
    asked = begun(settings).signed_in(session(methods, seen_before=True))
    full = session(methods, level=Level.FULL, seen_before=True, required=required)
    assert asked.code_accepted(full).step is step


@pytest.mark.parametrize(
    ("asks_phones", "methods", "step"),
    [
        (True, [APP], Step.APPROVAL),
        (True, [APP, OKTA], Step.APPROVAL),
        (True, [OKTA], Step.SIGN_IN_CODE),
        (False, [APP], Step.SIGN_IN_CODE),
        (False, [APP, OKTA], Step.SIGN_IN_CODE),
    ],
)
def test_a_phone_is_asked_where_it_can_be(asks_phones: bool, methods: list[str], step: Step) -> None:
    asked = begun()._replace(asks_phones=asks_phones).signed_in(session(methods))
    assert asked.step is step
    assert asked.lost_phone().back() == asked
    assert asked.sign_out() == begun()._replace(asks_phones=asks_phones)
    assert asked.code_accepted(session(methods, level=Level.FULL, seen_before=True)).step is Step.CLIENT_SPACE


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
        (OKTA_REQUIRED, session(required=[OKTA]), False),
        (OKTA_REQUIRED, session(required=[OKTA], grace_days=1), True),
        (Settings(), session(mfa_required=True, grace_days=1), True),
        (OKTA_REQUIRED, session([GOOGLE], level=Level.FULL, required=[OKTA]), False),
        (BOTH_REQUIRED, session([OKTA], level=Level.FULL, required=[OKTA, GOOGLE]), False),
        (BOTH_REQUIRED, session([OKTA, GOOGLE], level=Level.FULL, required=[OKTA, GOOGLE]), True),
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
        (Step.FIRST_ACCOUNT, False, Step.FIRST_START),
        (Step.NEW_PASSWORD, False, Step.SIGN_IN),
        (Step.NEW_PASSWORD, True, Step.METHODS),
        (Step.LOST_PHONE, False, Step.SIGN_IN_CODE),
        (Step.INTERRUPTED, False, Step.SIGN_IN),
        (Step.INTERRUPTED, True, Step.CLIENT_SPACE),
        (Step.DEVICES, True, Step.METHODS),
        (Step.RECOVERY_CODES, True, Step.METHODS),
        (Step.RECOVERY_PROOF, True, Step.RECOVERY_CODES),
        (Step.SIGN_IN_CODE, False, Step.SIGN_IN),
        (Step.SIGN_IN_CODE, True, Step.CLIENT_SPACE),
        (Step.APPROVAL, False, Step.SIGN_IN),
        (Step.APPROVAL, True, Step.CLIENT_SPACE),
        (Step.METHODS, False, Step.SIGN_IN),
        (Step.METHODS, True, Step.CLIENT_SPACE),
        (Step.DEVICE_TYPE, False, Step.DEVICES),
        (Step.DEVICE_TYPE, True, Step.DEVICES),
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


def test_back_from_a_first_device_leads_to_the_list() -> None:
    assert at(Step.DEVICE_TYPE, session=session()).back().step is Step.METHODS


def test_who_resumes_sees_the_same_secret() -> None:
    interrupted = begun().signed_in(session(pending=pending(GOOGLE)))
    resumed = interrupted.resumed(enrolment(GOOGLE))
    assert (resumed.step, resumed.method.id, resumed.phone) == (Step.QR_CODE, GOOGLE, Phone.IPHONE)
    assert resumed.pending == enrolment(GOOGLE)
    assert resumed.person.pending is None


def test_who_begins_again_chooses_a_phone_for_the_same_method() -> None:
    again = begun().signed_in(session(pending=pending(GOOGLE))).begun_again(session())
    assert (again.step, again.method.id, again.enrolment) == (Step.DEVICE_TYPE, GOOGLE, None)
    gone = begun().signed_in(session(pending=pending("no longer offered"))).begun_again(session())
    assert gone.step is Step.METHODS


def test_who_abandons_arrives_as_if_nothing_had_been_begun() -> None:
    interrupted = begun().signed_in(session(pending=pending()))
    assert interrupted.abandoned(session()).step is Step.METHODS
    assert interrupted.abandoned(session(seen_before=True)).step is Step.CLIENT_SPACE


def test_a_recovery_code_leads_to_the_devices_of_the_only_method() -> None:
    lost = begun().signed_in(session([OKTA])).lost_phone()
    found = lost.recovery_accepted(FULL, 9)
    assert (found.step, found.chosen, found.has_lost_phone) == (Step.DEVICES, OKTA, True)
    both = session([OKTA, GOOGLE], level=Level.FULL)
    assert lost.recovery_accepted(both, 9).step is Step.METHODS


def test_a_device_in_the_place_of_another() -> None:
    devices = at(Step.METHODS).manage(OKTA)
    assert devices.add_device("old").replaces == "old"
    assert devices.add_device().replaces is None
    assert devices.add_device("old").back().step is Step.DEVICES
    assert at(Step.METHODS, replaces="old").choose(GOOGLE).replaces is None


def test_the_last_device_of_a_method_takes_its_page_with_it() -> None:
    devices = at(Step.METHODS).manage(OKTA)
    assert devices.device_removed(FULL).step is Step.DEVICES
    gone = devices.device_removed(session(level=Level.FULL))
    assert (gone.step, gone.chosen) == (Step.METHODS, None)


def test_who_must_enrol_after_a_removal_does_not_go_back_to_their_space() -> None:
    devices = at(Step.METHODS, changing_settings=True).manage(OKTA)
    gone = devices.device_removed(session(level=Level.FULL, mfa_required=True))
    assert (gone.may_skip, gone.back().step) == (False, Step.SIGN_IN)
    free = devices.device_removed(session(level=Level.FULL))
    assert free.back().step is Step.CLIENT_SPACE


def test_recovery_codes_that_were_kept_are_forgotten_here() -> None:
    noted = at(Step.METHODS).choose_recovery().codes_noted(recovery())
    assert noted.back().recovery == recovery()
    assert noted.has_unproved_codes
    kept = noted.back().codes_saved("codes.txt").codes_on_paper().codes_noted(recovery()).codes_kept(FULL)
    assert kept == at(Step.METHODS)._replace(session=FULL, news=News(Done.CODES_CONFIRMED))
    assert noted.back().back().choose_recovery().recovery is None


def test_a_new_password_leads_where_it_was_asked() -> None:
    changing = at(Step.METHODS, changing_settings=True).change_password()
    assert changing.password_changed(FULL).step is Step.METHODS
    forced = begun().signed_in(session([OKTA], one_time_password=True))
    assert forced.password_changed(session([OKTA])).step is Step.SIGN_IN_CODE
    assert forced.password_changed(session()).step is Step.METHODS


def test_signing_out_forgets_everything() -> None:
    for step in Step:
        assert at(step, changing_settings=True, typed_by_hand=True).sign_out() == begun()


def test_a_proof_forgets_the_secret_and_the_list_the_choice() -> None:
    activated = at(Step.PROOF).proved(FULL)
    assert activated.enrolment is None
    listed = activated.seen()
    assert (listed.step, listed.chosen, listed.phone) == (Step.METHODS, None, None)


@pytest.mark.parametrize(
    ("step", "methods", "numbers", "phase"),
    [
        (Step.FIRST_START, (), (), None),
        (Step.FIRST_ACCOUNT, (), (), None),
        (Step.SIGN_IN, (), (2,), Phase.SIGN_IN),
        (Step.NEW_PASSWORD, (), (), Phase.SIGN_IN),
        (Step.METHODS, (), (3,), Phase.METHOD),
        (Step.DEVICE_TYPE, (), (1, 4), Phase.PHONE),
        (Step.QR_CODE, (), (5, 6), Phase.QR_CODE),
        (Step.MANUAL_ENTRY, (), (5, 6), Phase.QR_CODE),
        (Step.PROOF, (), (7, 8), Phase.CHECK),
        (Step.ACTIVATED, (OKTA,), (8,), Phase.DONE),
        (Step.METHODS, (OKTA,), (9,), Phase.END),
        (Step.CLIENT_SPACE, (OKTA,), (), None),
    ],
)
def test_the_steps_of_the_guide(
    step: Step, methods: tuple[str, ...], numbers: tuple[int, ...], phase: Phase | None
) -> None:
    here = at(step, session=session(methods))
    assert (here.guide_steps, here.phase) == (numbers, phase)


@pytest.mark.parametrize("step", [Step.METHODS, Step.NEW_PASSWORD])
def test_who_changes_settings_is_outside_of_the_guide(step: Step) -> None:
    here = at(step, session=session((OKTA,)))._replace(changing_settings=True)
    assert (here.guide_steps, here.phase) == ((), None)


def test_a_fact_that_is_not_there_yet() -> None:
    for fact in ("person", "method", "pending"):
        with pytest.raises(WrongStep):
            getattr(begun(), fact)


def test_a_journey_shows_no_secret() -> None:
    shown = repr(at(Step.RECOVERY_PROOF, recovery=recovery()))
    assert enrolment().secret not in shown
    assert not any(code in shown for code in recovery().codes)
