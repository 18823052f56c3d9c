"""Any sequence of acts at two counters, against a model of what must be active, pending, paused and disabled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import argon2
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from storage import (
    CodeRefused,
    Enrolment,
    EnrolmentExpired,
    Level,
    Locked,
    NoActiveFactor,
    NotAllowed,
    StorageError,
    Store,
    Verdict,
)
from storage.passwords import Hasher
from tests.conftest import PASSWORD, FixedClock, known_secrets
from tests.oracle import totp
from tests.storage import memory
from tests.storage.people import METHOD, NAME, OTHER_METHOD, at_sign_in, begin, rows

DESKS = st.integers(0, 1)
METHODS = st.sampled_from([METHOD, OTHER_METHOD])
PAUSES = [1, 2, 4, 8, 300]
REFUSALS_BEFORE_DISABLING = 3


class Counters(RuleBasedStateMachine):
    """One person in two sessions, who may do anything in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.directory = memory.directory()
        self.database = Path(self.directory.name) / "data" / "guichet.db"
        self.clock = FixedClock()
        self.secrets = known_secrets()
        self.store = self.opened()
        self.active: dict[str, str] = {}
        self.disabled: set[str] = set()
        self.pending: Enrolment | None = None
        self.spent: set[tuple[str, str]] = set()
        self.refused = 0
        self.deaf_until = 0.0

    def opened(self) -> Store:
        """The store, as a process that starts now has it."""
        hasher = Hasher(argon2.profiles.CHEAPEST)
        return Store(self.database, clock=self.clock, hasher=hasher, new_secret=lambda: next(self.secrets))

    @initialize()
    def sign_up(self) -> None:
        self.store.add_user(NAME, PASSWORD)
        self.store.set_limit("failures_before_disabling", REFUSALS_BEFORE_DISABLING)
        self.sessions = [self.store.sign_in(NAME, PASSWORD) for _ in range(2)]

    def teardown(self) -> None:
        self.store.close()
        self.directory.cleanup()

    def may_change(self, desk: int) -> bool:
        """Whether this session may change methods now."""
        proved_at = self.sessions[desk].proved_at
        return not self.active or (proved_at is not None and self.clock.now - proved_at <= 900)

    def live(self) -> Enrolment | None:
        """The pending enrolment, unless its time is over."""
        return self.pending if self.pending and self.pending.expires_at > self.clock.now else None

    def refuse(self) -> None:
        """A code was refused: a pause, or a lock, or none of the factors counts any more."""
        self.refused += 1
        self.deaf_until = self.clock.now + PAUSES[(self.refused - 1) % 5]
        if self.refused >= REFUSALS_BEFORE_DISABLING:
            self.disabled |= set(self.active.values())

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
        self.sessions[desk] = self.store.sign_in(NAME, PASSWORD)

    @rule()
    def an_operator_unlocks(self) -> None:
        self.store.unlock(NAME)
        self.forgive()

    @rule()
    def an_operator_resets(self) -> None:
        if not self.active:
            with pytest.raises(NoActiveFactor):
                self.store.reset_factors(NAME, identity="passeport")
            return
        assert self.store.reset_factors(NAME, identity="passeport") == len(self.active)
        self.active, self.pending = {}, None
        self.forgive()

    @rule(desk=DESKS, method=METHODS)
    def begin(self, desk: int, method: str) -> None:
        if not self.may_change(desk):
            with pytest.raises(NotAllowed):
                begin(self.store, self.sessions[desk], method)
            return
        before, now = self.live(), begin(self.store, self.sessions[desk], method)
        if before is not None and before.method == method:
            assert now == before
        else:
            assert now.secret not in self.active.values()
            assert before is None or now.secret != before.secret
        self.pending = now

    @rule(desk=DESKS)
    def abandon(self, desk: int) -> None:
        self.store.abandon_enrolment(self.sessions[desk])
        self.pending = None

    def expected_of_a_proof(self, desk: int, *, right: bool) -> type[StorageError] | None:
        """What the model says of one."""
        if self.live() is None:
            return EnrolmentExpired
        if self.clock.now < self.deaf_until:
            return Locked
        if not right:
            return CodeRefused
        return None if self.may_change(desk) else NotAllowed

    @precondition(lambda self: self.pending is not None)
    @rule(desk=DESKS, right=st.booleans())
    def prove(self, desk: int, right: bool) -> None:
        assert self.pending is not None
        pending, session = self.pending, self.sessions[desk]
        code = totp(pending.secret, self.clock.now) if right else "pas un code"
        error = self.expected_of_a_proof(desk, right=right)
        if error is not None:
            with pytest.raises(error):
                self.store.prove_enrolment(session, pending.id, code)
            if error in (CodeRefused, NotAllowed):
                self.refuse()
            return
        self.sessions[desk] = self.store.prove_enrolment(session, pending.id, code)
        self.active[pending.method] = pending.secret
        self.spent.add((pending.secret, code))
        self.pending = None
        self.forgive()

    def expected_of_a_code(self, secret: str, code: str) -> Verdict:
        """What the model says of one."""
        usable = set(self.active.values()) - self.disabled
        if not usable:
            return Verdict.NO_FACTOR
        if self.clock.now < self.deaf_until:
            return Verdict.LOCKED
        if secret not in usable:
            return Verdict.REFUSED
        return Verdict.USED if (secret, code) in self.spent else Verdict.ACCEPTED

    def type_a_code(self, desk: int, secret: str, encode: Callable[[str], str] = str) -> None:
        """The code of this secret, as it is typed."""
        code = totp(secret, self.clock.now)
        expected = self.expected_of_a_code(secret, code)
        typed = encode(code)
        if typed != code and expected in (Verdict.USED, Verdict.ACCEPTED):
            expected = Verdict.REFUSED
        assert at_sign_in(self.store, self.sessions[desk], typed) is expected
        if expected in (Verdict.USED, Verdict.REFUSED):
            self.refuse()
        if expected is Verdict.ACCEPTED:
            self.forgive()
            self.spent.add((secret, code))
            self.sessions[desk] = replace(
                self.sessions[desk],
                level=Level.FULL,
                methods=frozenset(self.active),
                proved_at=int(self.clock.now),
            )

    @precondition(lambda self: self.active)
    @rule(desk=DESKS, right=st.booleans(), second=st.booleans())
    def sign_in_with_a_code(self, desk: int, right: bool, second: bool) -> None:
        secrets = sorted(self.active.values())
        self.type_a_code(desk, secrets[-1 if second else 0], str if right else "x{}".format)

    @invariant()
    def exactly_the_proved_methods_are_active(self) -> None:
        active = self.store.factors(self.store.find_user(NAME))
        assert sorted(factor.method for factor in active) == sorted(self.active)
        deaf = {factor.method for factor in active if factor.disabled_at is not None}
        assert deaf == {method for method, secret in self.active.items() if secret in self.disabled}

    @invariant()
    def at_most_one_enrolment_is_pending(self) -> None:
        (found,) = rows(self.database, "SELECT count(*) FROM enrolments WHERE expires_at > ?", self.clock.now)
        assert found == (0 if self.live() is None else 1,)

    @invariant()
    def the_trail_is_whole(self) -> None:
        assert self.store.trail_broken_at() is None


TestCounters = Counters.TestCase
TestCounters.settings = settings(deadline=None, derandomize=True, max_examples=25, stateful_step_count=30)
