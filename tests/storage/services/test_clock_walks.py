"""A clock that walks anywhere, under people at work: what is over never lives again, and nothing is closed for good."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import argon2
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from storage import (
    ClockImplausible,
    CodeRefused,
    Enrolment,
    EnrolmentElsewhere,
    EnrolmentExpired,
    EnrolmentTakenOver,
    FactorDisabled,
    Level,
    Locked,
    NotAllowed,
    PasswordExpired,
    Session,
    Stage,
    Store,
    Verdict,
)
from storage.security.hasher import Hasher
from tests import schema
from tests.conftest import NOON, PASSWORD, FixedClock, known_secrets
from tests.oracle import totp
from tests.storage import memory
from tests.storage.people import METHOD, NAME, OTHER_METHOD, Enrolled, begin, broken, enrol, signed_up

NEW, ISSUED = "voisin", "voisine"
DAY = 86_400
LEAPS = st.sampled_from([1, 30, 60, 299, 301, 601, 901, 3600, DAY, 3 * DAY, 8 * DAY, 40 * DAY, 4000 * DAY])


class Walk(RuleBasedStateMachine):
    """One with a phone, one who enrols, one with a one-time password."""

    def __init__(self) -> None:
        super().__init__()
        self.directory = memory.directory()
        self.clock = FixedClock()
        secrets = known_secrets()
        with schema.copied():
            self.store = Store(
                Path(self.directory.name) / "data" / "guichet.db",
                clock=self.clock,
                hasher=Hasher(argon2.profiles.CHEAPEST),
                new_secret=lambda: next(secrets),
            )
        self.pending: Enrolment | None = None
        self.over: set[str] = set()
        self.used: set[str] = set()
        self.old: tuple[str, int] | None = None

    @initialize()
    def people(self) -> None:
        self.phone: Enrolled = enrol(self.store, self.clock, signed_up(self.store))
        self.session: Session = self.phone.session
        self.newcomer = signed_up(self.store, NEW)
        self.password = self.store.administration().accounts.add(ISSUED).password or ""

    def teardown(self) -> None:
        try:
            if hasattr(self, "phone"):
                self.everything_is_put_right()
        finally:
            self.store.close()
            self.directory.cleanup()

    @rule(seconds=LEAPS)
    def time_passes(self, seconds: int) -> None:
        self.clock.advance(seconds)

    @rule(seconds=LEAPS)
    def the_clock_is_set_back(self, seconds: int) -> None:
        self.clock.now = max(3600.0, self.clock.now - seconds)

    @rule()
    def the_owner_accepts_it(self) -> None:
        self.store.maintenance.accept_clock()

    @rule()
    def something_happens(self) -> None:
        self.store.administration().accounts.unlock(NEW)
        self.store.administration().accounts.unlock(NAME)

    @rule()
    def the_newcomer_begins(self) -> None:
        try:
            self.pending = begin(self.store, self.newcomer)
        except NotAllowed:
            self.newcomer = self.store.sign_in.with_password(NEW, PASSWORD)
        except EnrolmentElsewhere as elsewhere:
            self.pending = self.store.enrolments.take_over(self.newcomer, elsewhere.pending.id)
        assert self.pending is None or self.pending.id not in self.over

    @precondition(lambda self: self.pending is not None)
    @rule(look=st.booleans())
    def their_enrolment_is_looked_at(self, look: bool) -> None:
        assert self.pending is not None
        enrolment = self.pending.id
        self.store.administration().accounts.unlock(NEW)
        try:
            if look:
                over = self.store.enrolments.activation(self.newcomer, enrolment).stage is Stage.TIMEOUT
            else:
                self.store.enrolments.prove(self.newcomer, enrolment, "pas un code")
        except EnrolmentTakenOver:
            return
        except EnrolmentExpired:
            over = True
        except CodeRefused:
            over = False
        if over:
            self.over.add(enrolment)
        else:
            assert enrolment not in self.over
            assert self.clock.now < self.pending.expires_at

    @rule()
    def the_one_time_password_is_typed(self) -> None:
        self.store.administration().accounts.unlock(ISSUED)
        try:
            self.store.sign_in.with_password(ISSUED, self.password)
        except PasswordExpired:
            self.over.add(self.password)
        else:
            assert self.password not in self.over

    @rule()
    def another_one_is_issued(self) -> None:
        self.password = self.store.administration().accounts.renew_password(ISSUED)
        assert self.store.sign_in.with_password(ISSUED, self.password).user.one_time_password

    @rule()
    def a_code_is_typed(self) -> None:
        self.store.administration().accounts.unlock(NAME)
        code = totp(self.phone.secret, self.clock.now)
        try:
            self.session = self.store.sign_in.check_code(self.session, code)
        except CodeRefused as refused:
            assert refused.verdict is Verdict.USED  # noqa: PT017
        else:
            assert code not in self.used
            self.used.add(code)
            self.old = None

    @rule()
    def settings_are_opened(self) -> None:
        proof = self.session.id, self.session.proved_at or 0
        try:
            begin(self.store, self.session, OTHER_METHOD)
        except NotAllowed:
            self.old = proof
        else:
            assert proof != self.old
            assert 0 <= self.clock.now - proof[1] <= 900

    @rule()
    def a_backup_comes_back(self) -> None:
        copy = self.store.path.with_name("copy.db")
        copy.unlink(missing_ok=True)
        self.store.backups.make(copy)
        try:
            self.store.backups.restore(copy).unlink()
        except ClockImplausible:
            pytest.fail("the newest event is of now")
        self.session = self.store.sign_in.with_password(NAME, PASSWORD)
        self.newcomer = self.store.sign_in.with_password(NEW, PASSWORD)
        self.session = self.session._replace(level=Level.FULL)

    def everything_is_put_right(self) -> None:
        self.clock.now = NOON
        self.store.maintenance.accept_clock()
        self.clock.advance(60)
        self.store.administration().accounts.unlock(NAME)
        waiting = self.store.sign_in.with_password(NAME, PASSWORD)
        try:
            session = self.store.sign_in.with_code(waiting, totp(self.phone.secret, self.clock.now))
        except (FactorDisabled, Locked):
            pytest.fail("the phone is shut out")
        assert session.level is Level.FULL
        self.store.enrolments.abandon(session)
        assert enrol(self.store, self.clock, session, OTHER_METHOD).session.level is Level.FULL
        self.store.administration().accounts.unlock(NEW)
        newcomer = self.store.sign_in.with_password(NEW, PASSWORD)
        self.store.enrolments.abandon(newcomer)
        assert enrol(self.store, self.clock, newcomer, METHOD).session.level is Level.FULL
        assert self.store.sign_in.with_password(
            ISSUED, self.store.administration().accounts.renew_password(ISSUED)
        ).user.one_time_password
        assert broken(self.store) == []


def test_any_walk(amount: Callable[[int, int], int]) -> None:
    run_state_machine_as_test(
        Walk, settings=settings(deadline=None, derandomize=True, max_examples=amount(12, 25), stateful_step_count=30)
    )
