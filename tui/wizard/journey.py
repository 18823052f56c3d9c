"""The order of the steps and what each needs: a pure state machine, without a screen and without a database.

A `Journey` is a value. Each event returns the next one; a front end (full screen or plain lines) shows the screen of
`journey.step` and reports what happened.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from storage import Level, Pending, Session
from tui.methods.catalogue import Method, Phone
from tui.wizard.list_state import ListState, list_state
from tui.wizard.news import Done, News
from tui.wizard.steps import GUIDE_STEPS, ROWS, Phase, Step, WrongStep

if TYPE_CHECKING:
    from storage import Enrolment, RecoverySet


class Journey(NamedTuple):
    """One person's way through the program, so far."""

    step: Step
    methods: tuple[Method, ...]
    """The methods this deployment offers."""
    session: Session | None = None
    before_changes: Session | None = None
    """The session of a person who changes their settings, for the case that they give up proving who they are."""
    changing_settings: bool = False
    """Whether the person came from the Espace client to change settings, and has authenticated again or has to."""
    chosen: str | None = None
    """The identifier of the method being enrolled."""
    replaces: str | None = None
    """The identifier of the device that is retired once the new one is proved."""
    replaces_name: str = ""
    """Its name; empty where it is not known."""
    phone: Phone | None = None
    enrolment: Enrolment | None = None
    added: str = ""
    """The name of the device that has just been proved; empty before."""
    has_just_finished: bool = False
    """Whether the person comes to their space from the guide, with everything done that was required."""
    by_phone: bool = False
    """Whether the phone has just proved the method by itself."""
    typed_by_hand: bool = False
    """Whether the key was last shown as text, so that the proof page leads back there."""
    recovery: RecoverySet | None = None
    """The recovery codes that were shown and are not yet proved to be kept."""
    codes_file: str = ""
    """The path of the file that these codes were saved in; empty before."""
    codes_printed: bool = False
    """Whether these codes were printed."""
    codes_before: int = 0
    """How many recovery codes were active when these were made."""
    has_lost_phone: bool = False
    """Whether the person has signed in with a recovery code and has not replaced the phone yet."""
    ended_elsewhere: bool = False
    """Whether the person signs in again because a change in another session ended theirs."""
    account: str | None = None
    """The only account that may sign in here, as the program was told at its start; None: any."""
    at_login: bool = False
    """Whether a shell waits for this person, so that the program ends once everything required is done."""
    is_installing: bool = False
    """Whether the person has chosen to install, so that the first page offers that first if they come back."""
    news: News | None = None
    """What the person has just done. Whoever tells it goes on with a journey without it."""

    # Facts that screens ask for

    @property
    def person(self) -> Session:
        """Return the session, at a step that needs one."""
        if self.session is None:
            raise WrongStep(self.step)
        return self.session

    @property
    def is_over(self) -> bool:
        """Tell whether the program has nothing more to show."""
        return self.at_login and self.step is Step.CLIENT_SPACE

    @property
    def method(self) -> Method:
        """Return the method being enrolled, at a step that needs one."""
        for method in self.methods:
            if method.id == self.chosen:
                return method
        raise WrongStep(self.step)

    @property
    def pending(self) -> Enrolment:
        """Return the pending enrolment, at a step that needs one."""
        if self.enrolment is None:
            raise WrongStep(self.step)
        return self.enrolment

    @property
    def list_state(self) -> ListState:
        """Return the state of the list of methods for this person."""
        return list_state(self.methods, self.person.methods)

    @property
    def has_unproved_codes(self) -> bool:
        """Tell whether recovery codes were shown that stay worthless if the person leaves now."""
        return self.recovery is not None and self.step in (Step.RECOVERY_CODES, Step.RECOVERY_PROOF)

    @property
    def may_skip(self) -> bool:
        """Tell whether this person may leave the list although something is missing."""
        return not (self.list_state.may_finish or self.person.must_enrol)

    @property
    def can_resume(self) -> bool:
        """Tell whether there is an enrolment to go on with, of a method that is still offered."""
        pending = self.person.pending
        return pending is not None and any(method.id == pending.method for method in self.methods)

    @property
    def guide_steps(self) -> tuple[int, ...]:
        """Return the numbers of the guide's Étapes, 1 to 9, that this step stands for; none outside the guide."""
        if self.step is not Step.METHODS or not self.person.methods:
            return ROWS[self.step].numbers
        return () if self.changing_settings else (GUIDE_STEPS,)

    @property
    def phase(self) -> Phase | None:
        """Return the part of the guide that this step is in; None outside the guide."""
        if self.changing_settings and self.step in (Step.METHODS, Step.NEW_PASSWORD):
            return None
        return Phase.END if self.guide_steps == (GUIDE_STEPS,) else ROWS[self.step].phase

    # Events

    def install(self) -> Journey:
        """Ask for the first account of an empty database (Installer)."""
        self._must_be(Step.FIRST_START)
        return self._replace(step=Step.FIRST_ACCOUNT, is_installing=True)

    def signed_in(self, session: Session) -> Journey:
        """Go on after a right password."""
        self._must_be(Step.FIRST_ACCOUNT, Step.SIGN_IN, Step.CONFIRM_PASSWORD)
        here = self._replace(session=session, ended_elsewhere=False)
        if self.step is Step.FIRST_ACCOUNT:
            here = here._replace(is_installing=False, news=News(Done.ACCOUNT_CREATED, session.user.name))
        if session.user.one_time_password:
            return here._replace(step=Step.NEW_PASSWORD)
        if session.methods and session.level is not Level.FULL:
            return here._replace(step=Step.SIGN_IN_CODE)
        return _arrived(here)

    def code_accepted(self, session: Session) -> Journey:
        """Go on after a right code at sign-in."""
        self._must_be(Step.SIGN_IN_CODE)
        return _arrived(self._replace(session=session))

    def lost_phone(self) -> Journey:
        """Go on without a phone to read a code from."""
        self._must_be(Step.SIGN_IN_CODE)
        return self._replace(step=Step.LOST_PHONE)

    def recovery_accepted(self, session: Session, codes_left: int) -> Journey:
        """Go on after a recovery code was accepted for the phone, which is now to be replaced."""
        self._must_be(Step.LOST_PHONE)
        here = self._replace(session=session, has_lost_phone=True, step=Step.METHODS)
        held = [method.id for method in self.methods if method.id in session.methods]
        here = here.manage(held[0]) if len(held) == 1 else here
        return here._replace(news=News(Done.RECOVERY_CODE_USED, codes_left=codes_left))

    def password_changed(self, session: Session) -> Journey:
        """Go on after the person has chosen a password."""
        self._must_be(Step.NEW_PASSWORD)
        done = Done.PASSWORD_CHOSEN if self.person.user.one_time_password else Done.PASSWORD_CHANGED
        here = self._replace(session=session, news=News(done))
        if self.changing_settings:
            return here._replace(step=Step.METHODS)
        return here._replace(step=Step.SIGN_IN).signed_in(session)

    # Events around an unfinished enrolment

    def elsewhere(self, pending: Pending) -> Journey:
        """Show that another session has a pending enrolment of this person."""
        self._must_be(Step.DEVICE_TYPE, Step.QR_CODE, Step.MANUAL_ENTRY)
        session = self.person._replace(pending=pending)
        return self._replace(step=Step.INTERRUPTED, session=session, enrolment=None, chosen=None, replaces=None)

    def resumed(self, enrolment: Enrolment, replaces_name: str = "") -> Journey:
        """Resume the pending enrolment, with the same secret (Reprendre)."""
        self._must_be(Step.INTERRUPTED)
        return self._replace(
            step=Step.QR_CODE,
            session=self.person._replace(pending=None),
            chosen=enrolment.method,
            replaces=enrolment.replaces,
            replaces_name=replaces_name,
            phone=Phone(enrolment.phone),
            enrolment=enrolment,
        )

    def begun_again(self, session: Session, replaces_name: str = "") -> Journey:
        """Begin again after the pending enrolment was abandoned: its method is chosen anew (Recommencer)."""
        self._must_be(Step.INTERRUPTED)
        pending = self.person.pending
        here = self._replace(session=session, step=Step.METHODS, news=News(Done.ABANDONED))
        if pending is None or not self.can_resume:
            return here
        again = here._replace(step=Step.DEVICE_TYPE, chosen=pending.method)
        return again._replace(replaces=pending.replaces, replaces_name=replaces_name)

    def abandoned(self, session: Session) -> Journey:
        """Go on after the pending enrolment was abandoned (Abandonner)."""
        self._must_be(Step.INTERRUPTED)
        return _arrived(self._replace(session=session, news=News(Done.ABANDONED)))

    # Events around methods and devices

    def choose(self, method: str) -> Journey:
        """Choose a method to enrol (Choisir)."""
        self._must_be(Step.METHODS)
        phone = self.phone if method == self.chosen else None
        return self._replace(step=Step.DEVICE_TYPE, chosen=method, replaces=None, phone=phone, enrolment=None)

    def manage(self, method: str) -> Journey:
        """Show the devices of a method (Gérer)."""
        self._must_be(Step.METHODS)
        return self._replace(step=Step.DEVICES, chosen=method, replaces=None, phone=None, enrolment=None)

    def add_device(self, replaces: str | None = None, replaces_name: str = "") -> Journey:
        """Enrol one more device of this method, or one in the place of another."""
        self._must_be(Step.DEVICES)
        return self._replace(step=Step.DEVICE_TYPE, replaces=replaces, replaces_name=replaces_name)

    def device_renamed(self, before: str, name: str) -> Journey:
        """Stay, after a device was given another name."""
        self._must_be(Step.DEVICES)
        return self._replace(news=News(Done.RENAMED, name, before))

    def device_removed(self, session: Session, name: str = "") -> Journey:
        """Go on after a device was removed: back to the list if it was the last one.

        A person who must enrol now cannot go back.
        """
        self._must_be(Step.DEVICES)
        news = News(Done.REMOVED, name, method=self.method.id)
        changing = self.changing_settings and not session.must_enrol
        here = self._replace(session=session, changing_settings=changing, has_lost_phone=False, news=news)
        return here if self.chosen in session.methods else here._replace(step=Step.METHODS, chosen=None)

    def change_password(self) -> Journey:
        """Ask for a new password (Changer)."""
        self._must_be(Step.METHODS)
        return self._replace(step=Step.NEW_PASSWORD)

    def choose_recovery(self, codes_before: int = 0) -> Journey:
        """Show new recovery codes (Choisir); so many are active, which they replace."""
        self._must_be(Step.METHODS)
        return self._without_codes()._replace(step=Step.RECOVERY_CODES, codes_before=codes_before)

    def codes_made(self, recovery: RecoverySet) -> Journey:
        """Stay, with the recovery codes that are shown now."""
        self._must_be(Step.RECOVERY_CODES)
        return self._replace(recovery=recovery)

    def codes_saved(self, file: str) -> Journey:
        """Stay, with the recovery codes saved in the file of this path."""
        self._must_be(Step.RECOVERY_CODES)
        return self._replace(codes_file=file)

    def codes_on_paper(self) -> Journey:
        """Stay, with the recovery codes printed."""
        self._must_be(Step.RECOVERY_CODES)
        return self._replace(codes_printed=True)

    def codes_noted(self, recovery: RecoverySet) -> Journey:
        """Ask for one of the recovery codes, which the person says they have kept."""
        self._must_be(Step.RECOVERY_CODES)
        return self._replace(step=Step.RECOVERY_PROOF, recovery=recovery)

    def codes_kept(self, session: Session) -> Journey:
        """Go on after that proof: the codes are active, and are forgotten here."""
        self._must_be(Step.RECOVERY_PROOF)
        news = News(Done.CODES_RENEWED if self.codes_before else Done.CODES_CONFIRMED)
        return self._without_codes()._replace(step=Step.METHODS, session=session, news=news)

    def _without_codes(self) -> Journey:
        return self._replace(recovery=None, codes_file="", codes_printed=False, codes_before=0)

    def issued(self, phone: Phone, enrolment: Enrolment) -> Journey:
        """Show the secret issued for the chosen type of phone, new or still the same."""
        self._must_be(Step.DEVICE_TYPE, Step.QR_CODE, Step.MANUAL_ENTRY, Step.PROOF)
        step = Step.QR_CODE if self.step in (Step.DEVICE_TYPE, Step.PROOF) else self.step
        return self._replace(step=step, phone=phone, enrolment=enrolment, typed_by_hand=step is Step.MANUAL_ENTRY)

    def cannot_scan(self) -> Journey:
        """Show the key in letters (« Impossible de numériser ? »)."""
        self._must_be(*() if self.method.approves else (Step.QR_CODE,))
        return self._replace(step=Step.MANUAL_ENTRY, typed_by_hand=True)

    def added_on_phone(self) -> Journey:
        """Ask for the first code, once the phone holds the account (Suivant)."""
        self._must_be(*() if self.method.approves else (Step.QR_CODE, Step.MANUAL_ENTRY))
        return self._replace(step=Step.PROOF)

    def expired(self) -> Journey:
        """Note that the pending secret has expired or was taken over elsewhere."""
        self._must_be(Step.QR_CODE, Step.MANUAL_ENTRY, Step.PROOF)
        return self._replace(enrolment=replace(self.pending, expires_at=0))

    def proved(self, session: Session) -> Journey:
        """Go on after the phone's code has activated the method."""
        self._must_be(Step.PROOF)
        return self._activated(session)

    def proved_by_phone(self, session: Session) -> Journey:
        """Go on after the phone has activated the method by itself, on any page; the message then leaves by itself."""
        self._must_be(Step.QR_CODE, Step.MANUAL_ENTRY, Step.PROOF)
        return self._activated(session)._replace(by_phone=True)

    def _activated(self, session: Session) -> Journey:
        return self._replace(step=Step.ACTIVATED, session=session, enrolment=None, added=self.pending.name)

    def seen(self) -> Journey:
        """Return to the list after the message that the method is active (Suivant)."""
        self._must_be(Step.ACTIVATED)
        news = News(Done.REPLACED if self.replaces else Done.ADDED, self.added, self.replaces_name, self.method.id)
        return self._replace(
            step=Step.METHODS,
            chosen=None,
            replaces=None,
            phone=None,
            added="",
            by_phone=False,
            has_lost_phone=False,
            news=news if self.changing_settings or self.replaces else None,
        )

    def finish(self) -> Journey:
        """Leave the list: Terminer, or without it if nothing is required."""
        self._must_be(Step.METHODS)
        if not (self.list_state.may_finish or self.may_skip):
            raise WrongStep("Terminer")
        done = self.list_state.may_finish and not (self.changing_settings or self.has_lost_phone)
        return self._to_client_space(self.session)._replace(has_just_finished=done)

    def _to_client_space(self, session: Session | None) -> Journey:
        return self.sign_out()._replace(step=Step.CLIENT_SPACE, session=session, has_lost_phone=self.has_lost_phone)

    def change_settings(self) -> Journey:
        """Ask again for the password, and for a code if there is a phone, before settings are changed."""
        self._must_be(Step.CLIENT_SPACE)
        return self._replace(step=Step.CONFIRM_PASSWORD, changing_settings=True, before_changes=self.session)

    def sign_out(self) -> Journey:
        """Forget everything about this person."""
        return Journey(Step.SIGN_IN, self.methods, account=self.account, at_login=self.at_login)

    def session_ended(self) -> Journey:
        """Forget everything about this person, because a change made elsewhere ended the session."""
        return self.sign_out()._replace(ended_elsewhere=True)

    def back(self) -> Journey:
        """Go back (Précédent). From the list, and from a code asked at sign-in, the person leaves."""
        if self.step is Step.DEVICE_TYPE:
            return self._replace(step=Step.DEVICES if self.chosen in self.person.methods else Step.METHODS)
        if self.step is Step.PROOF:
            return self._replace(step=Step.MANUAL_ENTRY if self.typed_by_hand else Step.QR_CODE)
        if self.step is Step.MANUAL_ENTRY:
            return self._replace(step=Step.QR_CODE, typed_by_hand=False)
        if self.step is Step.CONFIRM_PASSWORD:
            return self._to_client_space(self.session)
        if to := ROWS[self.step].back:
            return self._replace(step=to)
        if self.changing_settings:
            if self.step is Step.NEW_PASSWORD and not self.person.user.one_time_password:
                return self._replace(step=Step.METHODS)
            if self.step in (Step.SIGN_IN_CODE, Step.INTERRUPTED, Step.METHODS):
                return self._to_client_space(self.before_changes if self.step is Step.SIGN_IN_CODE else self.session)
        if self.step in (Step.SIGN_IN_CODE, Step.INTERRUPTED, Step.METHODS, Step.NEW_PASSWORD):
            return self.sign_out()
        raise WrongStep("Précédent")

    def _must_be(self, *steps: Step) -> None:
        if self.step not in steps:
            raise WrongStep(self.step)


def start(methods: Iterable[Method], *, has_users: bool, account: str | None = None, at_login: bool = False) -> Journey:
    """Return the first step: Connexion, or the question what one wants on an empty database."""
    return Journey(Step.SIGN_IN if has_users else Step.FIRST_START, tuple(methods), account=account, at_login=at_login)


def _arrived(journey: Journey) -> Journey:
    """Send an authenticated person where something is unfinished or required, else to their space."""
    person = journey.person
    if person.pending:
        return journey._replace(step=Step.INTERRUPTED)
    first_time = person.user.last_sign_in_at is None and not person.methods
    to_list = journey.changing_settings or person.grace_days is not None or first_time
    return journey._replace(step=Step.METHODS if to_list else Step.CLIENT_SPACE)
