"""Whatever a person does, in whatever order, nobody gets past the list without what is required."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from hypothesis import Phase, settings, strategies
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from storage import Level, Session
from tests.tui.journeys import GOOGLE, OKTA
from tests.tui.sessions import enrolment, pending, recovery, session
from tui.config.offered import offered
from tui.config.settings import MethodSettings, Settings
from tui.methods.catalogue import Phone
from tui.wizard import journey as wizard
from tui.wizard.journey import Journey
from tui.wizard.steps import Step

BOTH = (OKTA, GOOGLE)
NOBODY_YET = {Step.FIRST_START, Step.FIRST_ACCOUNT, Step.SIGN_IN}
PASSWORD_ONLY = {Step.NEW_PASSWORD, Step.SIGN_IN_CODE, Step.APPROVAL, Step.LOST_PHONE}
ENROLLING = {Step.DEVICE_TYPE, Step.QR_CODE, Step.MANUAL_ENTRY, Step.PROOF}
NO_WAY_BACK = {Step.FIRST_START, Step.SIGN_IN, Step.ACTIVATED, Step.CLIENT_SPACE}

Rule = TypeVar("Rule", bound=Callable[..., None])


def at_one_of(*steps: Step) -> Callable[[Rule], Rule]:
    """Run a rule only at one of these steps."""
    return precondition(lambda walk: walk.journey.step in steps)


def may_leave(journey: Journey) -> bool:
    """Tell whether the list offers Terminer or Plus tard."""
    return journey.list_state.may_finish or journey.may_skip


class Walk(RuleBasedStateMachine):
    """One account, and everything its owner may do in front of the program."""

    journey: Journey
    required: bool
    one_time_password: bool
    active: set[str]
    seen_before: bool
    deployment: set[str]
    grace_days: int
    interrupted: bool
    approves: bool

    @initialize(
        deployment=strategies.sets(strategies.sampled_from(BOTH)),
        mfa_required=strategies.booleans(),
        one_time_password=strategies.booleans(),
        active=strategies.none() | strategies.sets(strategies.sampled_from(BOTH)),
        grace_days=strategies.sampled_from((0, 3)),
        interrupted=strategies.booleans(),
        approves=strategies.booleans(),
        asks_phones=strategies.booleans(),
    )
    def open(
        self,
        deployment: set[str],
        mfa_required: bool,
        one_time_password: bool,
        active: set[str] | None,
        grace_days: int,
        interrupted: bool,
        approves: bool,
        asks_phones: bool,
    ) -> None:
        """The program starts; without an account on an empty database."""
        has_users = active is not None
        chosen = Settings(methods={method: MethodSettings(required=True) for method in deployment})
        self.journey = wizard.start(offered(chosen).values(), has_users=has_users)._replace(asks_phones=asks_phones)
        self.approves = approves
        self.deployment, self.grace_days, self.interrupted = deployment, grace_days, interrupted
        self.mfa_required = mfa_required or not has_users
        self.required = self.mfa_required or bool(deployment)
        self.one_time_password = one_time_password and has_users
        self.active = set(active or ())
        self.seen_before = bool(self.active)

    def session(self, level: Level = Level.PASSWORD) -> Session:
        """What the store would hand out now."""
        return session(
            # Beside another method: which of the two leads further is not what is walked here.
            {*self.active, "privacyidea_authenticator"} if self.approves and self.active else self.active,
            level=level,
            mfa_required=self.mfa_required,
            one_time_password=self.one_time_password,
            seen_before=self.seen_before,
            required=self.deployment,
            grace_days=self.grace_days,
            pending=pending() if self.interrupted else None,
        )

    @at_one_of(Step.FIRST_START)
    @rule()
    def install(self) -> None:
        """Installer."""
        self.journey = self.journey.install()

    @at_one_of(Step.FIRST_ACCOUNT, Step.SIGN_IN, Step.CONFIRM_PASSWORD)
    @rule()
    def type_the_password(self) -> None:
        """The right one; who needs no more has signed in."""
        session = self.session()
        self.journey = self.journey.signed_in(session)
        self.seen_before |= not (self.active or session.must_enrol or self.one_time_password)

    @at_one_of(Step.NEW_PASSWORD)
    @rule()
    def choose_a_password(self) -> None:
        """In the place of the one-time one, or of their own."""
        self.one_time_password = False
        self.journey = self.journey.password_changed(self.session(self.journey.person.level))

    @at_one_of(Step.SIGN_IN_CODE, Step.APPROVAL)
    @rule()
    def prove_the_phone(self) -> None:
        """By the right code, or an approval."""
        self.seen_before = True
        self.journey = self.journey.code_accepted(self.session(Level.FULL))

    @at_one_of(Step.SIGN_IN_CODE, Step.APPROVAL)
    @rule()
    def lose_the_phone(self) -> None:
        """Téléphone perdu ?"""
        self.journey = self.journey.lost_phone()

    @at_one_of(Step.LOST_PHONE)
    @rule()
    def type_a_recovery_code(self) -> None:
        """A right one."""
        self.seen_before = True
        self.journey = self.journey.recovery_accepted(self.session(Level.FULL), 9)

    @at_one_of(Step.INTERRUPTED)
    @rule(way=strategies.sampled_from(("resume", "again", "abandon")))
    def end_the_interruption(self, way: str) -> None:
        """One of the three buttons."""
        level = self.journey.person.level
        self.interrupted = False
        if way == "resume":
            self.journey = self.journey.resumed(enrolment())
        elif way == "again":
            self.journey = self.journey.begun_again(self.session(level))
        else:
            self.journey = self.journey.abandoned(self.session(level))

    @at_one_of(Step.DEVICE_TYPE)
    @rule()
    def find_it_begun_elsewhere(self) -> None:
        """Another screen was quicker."""
        self.interrupted = True
        self.journey = self.journey.elsewhere(pending())

    @precondition(lambda walk: walk.journey.step is Step.METHODS and walk.active)
    @rule(data=strategies.data())
    def manage(self, data: strategies.DataObject) -> None:
        """Gérer, on a method that is active."""
        self.journey = self.journey.manage(data.draw(strategies.sampled_from(sorted(self.active))))

    @at_one_of(Step.DEVICES)
    @rule(replaces=strategies.sampled_from((None, "old")))
    def add_a_device(self, replaces: str | None) -> None:
        """Ajouter or Remplacer."""
        self.journey = self.journey.add_device(replaces)

    @at_one_of(Step.DEVICES)
    @rule()
    def remove_the_last_device(self) -> None:
        """Retirer, where the store allows it."""
        method = self.journey.method.id
        if not (self.required and (self.active == {method} or method in self.deployment)):
            self.active.remove(method)
            self.journey = self.journey.device_removed(self.session(self.journey.person.level))

    @precondition(lambda walk: walk.journey.step is Step.METHODS and walk.active)
    @rule()
    def renew_the_recovery_codes(self) -> None:
        """Shown, then retyped."""
        noted = self.journey.choose_recovery().codes_noted(recovery())
        self.journey = noted.codes_kept(self.session(self.journey.person.level))

    @precondition(lambda walk: walk.journey.step is Step.METHODS and walk.journey.changing_settings)
    @rule()
    def change_the_password(self) -> None:
        """Changer."""
        self.journey = self.journey.change_password()

    @at_one_of(Step.METHODS)
    @rule(method=strategies.sampled_from(BOTH))
    def choose(self, method: str) -> None:
        """Any row of the list."""
        self.journey = self.journey.choose(method)

    @at_one_of(*ENROLLING)
    @rule(phone=strategies.sampled_from(Phone), number=strategies.integers(0, 3))
    def receive_a_secret(self, phone: Phone, number: int) -> None:
        """The first, the same again, or a fresh one."""
        self.journey = self.journey.issued(phone, enrolment(self.journey.method.id, number))

    @at_one_of(Step.QR_CODE)
    @rule()
    def cannot_scan(self) -> None:
        """Impossible de numériser ?"""
        self.journey = self.journey.cannot_scan()

    @at_one_of(Step.QR_CODE, Step.MANUAL_ENTRY)
    @rule()
    def add_on_the_phone(self) -> None:
        """Suivant."""
        self.journey = self.journey.added_on_phone()

    @at_one_of(Step.PROOF)
    @rule()
    def prove(self) -> None:
        """The code of the phone."""
        self.active.add(self.journey.method.id)
        self.interrupted = False
        self.seen_before = True
        self.journey = self.journey.proved(self.session(Level.FULL))

    @at_one_of(Step.ACTIVATED)
    @rule()
    def go_on(self) -> None:
        """Suivant."""
        self.journey = self.journey.seen()

    @precondition(lambda walk: walk.journey.step is Step.METHODS and may_leave(walk.journey))
    @rule()
    def finish(self) -> None:
        """Terminer or Plus tard, where the page has it."""
        self.journey = self.journey.finish()

    @at_one_of(Step.CLIENT_SPACE)
    @rule()
    def change_settings(self) -> None:
        """Modifier mes paramètres."""
        self.journey = self.journey.change_settings()

    @at_one_of(Step.CLIENT_SPACE)
    @rule()
    def sign_out(self) -> None:
        """Me déconnecter."""
        self.journey = self.journey.sign_out()

    @at_one_of(*(set(Step) - NO_WAY_BACK))
    @rule()
    def back(self) -> None:
        """Précédent."""
        self.journey = self.journey.back()

    @invariant()
    def the_page_has_what_it_shows(self) -> None:
        """Person, method, secret."""
        journey = self.journey
        if journey.step in NOBODY_YET:
            bare = Journey(journey.step, journey.methods, is_installing=journey.is_installing)
            assert journey._replace(asks_phones=False) == bare
            return
        assert journey.person
        if journey.step is Step.APPROVAL:
            assert journey.asks_phones
            assert journey.person.approves
        if journey.step in ENROLLING:
            assert journey.method
        if journey.step in ENROLLING - {Step.DEVICE_TYPE}:
            assert journey.pending.method == journey.method.id
            assert journey.phone

    @invariant()
    def a_phone_is_asked_for_its_code(self) -> None:
        """Nothing but the password and the code themselves is open to a password alone."""
        journey = self.journey
        if journey.step not in NOBODY_YET | PASSWORD_ONLY and journey.person.methods:
            assert journey.person.level is Level.FULL

    @invariant()
    def what_is_required_is_there(self) -> None:
        """Before the Espace client."""
        journey = self.journey
        if journey.step is Step.CLIENT_SPACE and self.required and not self.grace_days:
            assert journey.list_state.may_finish
            assert journey.person.level is Level.FULL

    @invariant()
    def a_one_time_password_opens_nothing(self) -> None:
        """But its own page."""
        if self.journey.session and self.journey.session.user.one_time_password:
            assert self.journey.step is Step.NEW_PASSWORD


Walk.TestCase.settings = settings(
    deadline=None,
    derandomize=True,
    max_examples=200,
    stateful_step_count=25,
    report_multiple_bugs=False,
    phases=(Phase.generate, Phase.shrink),
)
TestWalks = Walk.TestCase
