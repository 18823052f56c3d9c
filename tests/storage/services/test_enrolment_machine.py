"""Any sequence of acts at two counters, against a model of what must be active, pending, paused and disabled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import argon2
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from storage import (
    CodeRefused,
    Enrolment,
    EnrolmentElsewhere,
    EnrolmentExpired,
    EnrolmentTakenOver,
    FactorDisabled,
    LastDevice,
    Locked,
    NoActiveFactor,
    NotAllowed,
    Policy,
    SessionEnded,
    StorageError,
    Store,
    TooManyDevices,
    Verdict,
)
from storage.security.hasher import Hasher
from tests import schema
from tests.conftest import PASSWORD, FixedClock, known_secrets
from tests.oracle import totp
from tests.storage import memory
from tests.storage.people import METHOD, NAME, OTHER_METHOD, begin, rows, wrong_code

DESKS = st.integers(0, 1)
METHODS = st.sampled_from([METHOD, OTHER_METHOD])
PAUSES = [1, 2, 4, 8, 300]
REFUSALS_BEFORE_DISABLING = 3
DEVICES_A_METHOD = 2


@dataclass(frozen=True, slots=True)
class Device:
    """A phone that was proved."""

    id: str
    method: str
    secret: str


class Counters(RuleBasedStateMachine):
    """One person in two sessions, who may do anything in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.directory = memory.directory()
        self.database = Path(self.directory.name) / "data" / "guichet.db"
        self.clock = FixedClock()
        self.secrets = known_secrets()
        self.store = self.opened()
        self.active: list[Device] = []
        self.disabled: set[str] = set()
        self.required = False
        self.pending: Enrolment | None = None
        self.holder: int | None = None
        self.ended: set[int] = set()
        self.spent: set[tuple[str, str]] = set()
        self.refused = 0
        self.deaf_until = 0.0

    def opened(self) -> Store:
        """The store, as a process that starts now has it."""
        with schema.copied():
            return Store(
                self.database,
                clock=self.clock,
                policy=Policy(devices_a_method=DEVICES_A_METHOD),
                hasher=Hasher(argon2.profiles.CHEAPEST),
                new_secret=lambda: next(self.secrets),
            )

    @initialize()
    def sign_up(self) -> None:
        self.store.administration().accounts.add(NAME, PASSWORD)
        self.store.maintenance.set_limit("failures_before_disabling", REFUSALS_BEFORE_DISABLING)
        self.sessions = [self.store.sign_in.with_password(NAME, PASSWORD) for _ in range(2)]

    def teardown(self) -> None:
        self.store.close()
        self.directory.cleanup()

    def refusal_to_change(self, desk: int) -> type[StorageError] | None:
        """Why this session may not change methods now."""
        if desk in self.ended:
            return SessionEnded
        proved_at = self.sessions[desk].proved_at
        fresh = proved_at is not None and self.clock.now - proved_at <= 900
        return None if fresh or not self.active else NotAllowed

    def live(self) -> Enrolment | None:
        """The pending enrolment, unless its time is over."""
        return self.pending if self.pending and self.pending.expires_at > self.clock.now else None

    def usable(self) -> list[Device]:
        """The devices whose codes are accepted."""
        return [device for device in self.active if device.secret not in self.disabled]

    def refuse(self) -> None:
        """A code was refused: a pause, or a lock, or none of the factors counts any more."""
        self.refused += 1
        self.deaf_until = self.clock.now + PAUSES[(self.refused - 1) % 5]
        if self.refused >= REFUSALS_BEFORE_DISABLING:
            self.disabled |= {device.secret for device in self.active}

    def forgive(self) -> None:
        """The next refusal is a first one."""
        self.refused, self.deaf_until = 0, 0.0

    @rule(seconds=st.sampled_from([1, 30, 90, 301, 601, 901]))
    def time_passes(self, seconds: int) -> None:
        self.clock.advance(seconds)

    @rule()
    def the_program_is_started_again(self) -> None:
        self.store.close()
        self.store = self.opened()

    @rule(desk=DESKS)
    def start_again_with_the_password(self, desk: int) -> None:
        self.sessions[desk] = self.store.sign_in.with_password(NAME, PASSWORD)
        self.ended.discard(desk)
        if self.holder == desk:
            self.holder = None

    @rule()
    def an_operator_unlocks(self) -> None:
        self.store.administration().accounts.unlock(NAME)
        self.forgive()

    @rule()
    def an_operator_resets(self) -> None:
        if not self.active:
            with pytest.raises(NoActiveFactor):
                self.store.administration().accounts.reset_factors(NAME, reason="perdu", identity="passeport")
            return
        assert self.store.administration().accounts.reset_factors(NAME, reason="perdu", identity="passeport") == len(
            self.active
        )
        self.active, self.pending, self.required, self.ended = [], None, True, {0, 1}
        self.forgive()

    @rule(desk=DESKS, method=METHODS, replacing=st.booleans())
    def begin(self, desk: int, method: str, replacing: bool) -> None:
        held = [device.id for device in self.active if device.method == method]
        replaces = held[0] if held and replacing else None
        before = self.live()
        error = self.refusal_to_change(desk)
        if error is None and replaces is None and len(held) == DEVICES_A_METHOD:
            error = TooManyDevices
        if error is None and before is not None and self.holder != desk:
            error = EnrolmentElsewhere
        if error is not None:
            with pytest.raises(error):
                begin(self.store, self.sessions[desk], method, replaces=replaces)
            return
        now = begin(self.store, self.sessions[desk], method, replaces=replaces)
        if before is not None and (before.method, before.replaces) == (method, replaces):
            assert now == before
        else:
            assert now.secret not in [device.secret for device in self.active]
            assert before is None or now.secret != before.secret
        self.pending, self.holder = now, desk

    @precondition(lambda self: self.pending is not None)
    @rule(desk=DESKS)
    def take_over(self, desk: int) -> None:
        assert self.pending is not None
        error = self.refusal_to_change(desk) or (EnrolmentExpired if self.live() is None else None)
        if error is not None:
            with pytest.raises(error):
                self.store.enrolments.take_over(self.sessions[desk], self.pending.id)
            return
        assert self.store.enrolments.take_over(self.sessions[desk], self.pending.id) == self.pending
        self.holder = desk

    @rule(desk=DESKS)
    def abandon(self, desk: int) -> None:
        if error := self.refusal_to_change(desk):
            with pytest.raises(error):
                self.store.enrolments.abandon(self.sessions[desk])
            return
        self.store.enrolments.abandon(self.sessions[desk])
        self.pending = None

    def expected_of_a_proof(self, desk: int, *, right: bool) -> type[StorageError] | None:
        """What the model says of one."""
        if desk in self.ended:
            return SessionEnded
        if self.live() is None:
            return EnrolmentExpired
        if self.holder != desk:
            return EnrolmentTakenOver
        if self.clock.now < self.deaf_until:
            return Locked
        return self.refusal_to_change(desk) if right else CodeRefused

    @precondition(lambda self: self.pending is not None)
    @rule(desk=DESKS, right=st.booleans())
    def prove(self, desk: int, right: bool) -> None:
        assert self.pending is not None
        pending, session = self.pending, self.sessions[desk]
        code = totp(pending.secret, self.clock.now) if right else wrong_code(pending.secret, self.clock.now)
        error = self.expected_of_a_proof(desk, right=right)
        if error is not None:
            with pytest.raises(error):
                self.store.enrolments.prove(session, pending.id, code)
            if error in (CodeRefused, NotAllowed):
                self.refuse()
            return
        self.sessions[desk] = self.store.enrolments.prove(session, pending.id, code)
        self.active = [device for device in self.active if device.id != pending.replaces]
        (new,) = {factor.id for factor in self.store.devices.of(self.sessions[desk])} - {d.id for d in self.active}
        self.active.append(Device(new, pending.method, pending.secret))
        self.spent.add((pending.secret, code))
        self.pending, self.ended = None, {1 - desk}
        self.forgive()

    @precondition(lambda self: self.active)
    @rule(desk=DESKS, second=st.booleans())
    def remove(self, desk: int, second: bool) -> None:
        removed = self.active[-1 if second else 0]
        error = self.refusal_to_change(desk)
        if error is None and self.required and self.usable() == [removed]:
            error = LastDevice
        if error is not None:
            with pytest.raises(error):
                self.store.devices.remove(self.sessions[desk], removed.id)
            return
        self.sessions[desk] = self.store.devices.remove(self.sessions[desk], removed.id)
        self.active.remove(removed)
        self.ended = {1 - desk}

    def expected_of_a_code(self, secret: str, code: str) -> type[StorageError] | Verdict | None:
        """What the model says of one."""
        if not self.usable():
            return FactorDisabled if self.active else NoActiveFactor
        if self.clock.now < self.deaf_until:
            return Locked
        if secret not in [device.secret for device in self.usable()]:
            return Verdict.REFUSED
        return Verdict.USED if (secret, code) in self.spent else None

    @precondition(lambda self: self.active)
    @rule(desk=DESKS, right=st.booleans(), second=st.booleans())
    def sign_in_with_a_code(self, desk: int, right: bool, second: bool) -> None:
        secret = self.active[-1 if second else 0].secret
        code = totp(secret, self.clock.now)
        expected = SessionEnded if desk in self.ended else self.expected_of_a_code(secret, code)
        if not right and expected in (Verdict.USED, None):
            expected = Verdict.REFUSED
        typed = code if right else f"x{code}"
        if expected is None:
            self.sessions[desk] = self.store.sign_in.with_code(self.sessions[desk], typed)
            self.forgive()
            self.spent.add((secret, code))
        elif isinstance(expected, Verdict):
            with pytest.raises(CodeRefused) as refused:
                self.store.sign_in.with_code(self.sessions[desk], typed)
            assert refused.value.verdict is expected
            if expected is not Verdict.USED:
                self.refuse()
        else:
            with pytest.raises(expected):
                self.store.sign_in.with_code(self.sessions[desk], typed)

    @invariant()
    def exactly_the_proved_devices_are_active(self) -> None:
        active = self.store.administration().directory.factors(self.store.administration().directory.user(NAME))
        assert {factor.id: factor.method for factor in active} == {device.id: device.method for device in self.active}
        assert len({factor.account for factor in active}) == len(active)
        deaf = {factor.id for factor in active if factor.disabled_at is not None}
        assert deaf == {device.id for device in self.active if device.secret in self.disabled}

    @invariant()
    def at_most_one_enrolment_is_pending(self) -> None:
        (found,) = rows(self.database, "SELECT count(*) FROM enrolments WHERE expires_at > ?", self.clock.now)
        assert found == (0 if self.live() is None else 1,)

    @invariant()
    def the_audit_log_is_whole(self) -> None:
        assert self.store.administration().audit_log.broken_at() is None


def test_whatever_is_done_in_a_row(amount: Callable[[int, int], int]) -> None:
    run_state_machine_as_test(
        Counters,
        settings=settings(deadline=None, derandomize=True, max_examples=amount(15, 25), stateful_step_count=30),
    )
