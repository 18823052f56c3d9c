"""Any sequence of acts at two counters, against a model of what must be active and pending."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import argon2
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from storage import CodeRefused, Enrolment, EnrolmentExpired, Level, Locked, NotAllowed, Session, Store, Verdict, rules
from storage.passwords import Hasher
from tests.conftest import PASSWORD, FixedClock, known_secrets
from tests.oracle import totp
from tests.storage.people import METHOD, NAME, OTHER_METHOD, at_sign_in, begin, rows

DESKS = st.integers(0, 1)
METHODS = st.sampled_from([METHOD, OTHER_METHOD])


class Counters(RuleBasedStateMachine):
    """One person in two sessions, who may do anything in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.directory = Path(tempfile.mkdtemp())
        self.database = self.directory / "data" / "guichet.db"
        self.clock = FixedClock()
        secrets = known_secrets()
        hasher = Hasher(argon2.profiles.CHEAPEST)
        self.store = Store(self.database, clock=self.clock, hasher=hasher, new_secret=lambda: next(secrets))
        self.store.add_user(NAME, PASSWORD)
        self.sessions = [self.store.sign_in(NAME, PASSWORD) for _ in range(2)]
        self.active: dict[str, str] = {}
        self.pending: Enrolment | None = None
        self.spent: set[tuple[str, str]] = set()

    def teardown(self) -> None:
        self.store.close()
        shutil.rmtree(self.directory)

    def may_change(self, desk: int) -> bool:
        """Whether this session may change methods now."""
        proved_at = self.sessions[desk].proved_at
        recent = proved_at is not None and self.clock.now - proved_at <= rules.FRESH_SECONDS
        return not self.active or recent

    def live(self) -> Enrolment | None:
        """The pending enrolment, unless its time is over."""
        return self.pending if self.pending and self.pending.expires_at > self.clock.now else None

    @rule(seconds=st.sampled_from([1, 30, 90, 301, 601, 901]))
    def time_passes(self, seconds: int) -> None:
        self.clock.advance(seconds)

    @rule(desk=DESKS)
    def start_again_with_the_password(self, desk: int) -> None:
        self.sessions[desk] = self.store.sign_in(NAME, PASSWORD)

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

    @precondition(lambda self: self.pending is not None)
    @rule(desk=DESKS, right=st.booleans())
    def prove(self, desk: int, right: bool) -> None:
        assert self.pending is not None
        pending, session = self.pending, self.sessions[desk]
        code = totp(pending.secret, self.clock.now) if right else "pas un code"

        def act() -> Session:
            return self.store.prove_enrolment(session, pending.id, code)

        if self.live() is None:
            with pytest.raises(EnrolmentExpired):
                act()
        elif not right or not self.may_change(desk):
            with pytest.raises((CodeRefused, Locked, NotAllowed)):
                act()
        else:
            try:
                self.sessions[desk] = act()
            except Locked:
                return
            self.active[pending.method] = pending.secret
            self.spent.add((pending.secret, code))
            self.pending = None

    @precondition(lambda self: self.active)
    @rule(desk=DESKS, method=METHODS)
    def sign_in_with_a_code(self, desk: int, method: str) -> None:
        secret = self.active.get(method)
        if secret is None:
            return
        code = totp(secret, self.clock.now)
        verdict = at_sign_in(self.store, self.sessions[desk], code)
        if verdict is Verdict.LOCKED:
            return
        assert verdict is (Verdict.USED if (secret, code) in self.spent else Verdict.ACCEPTED)
        self.spent.add((secret, code))
        if verdict is Verdict.ACCEPTED:
            self.sessions[desk] = replace(
                self.sessions[desk],
                level=Level.FULL,
                methods=frozenset(self.active),
                proved_at=int(self.clock.now),
            )

    @invariant()
    def exactly_the_proved_methods_are_active(self) -> None:
        active = self.store.factors(self.sessions[0].user)
        assert sorted(factor.method for factor in active) == sorted(self.active)
        assert all(session.methods <= self.active.keys() for session in self.sessions)

    @invariant()
    def at_most_one_enrolment_is_pending(self) -> None:
        (found,) = rows(self.database, "SELECT count(*) FROM enrolments WHERE expires_at > ?", self.clock.now)
        assert found == (0 if self.live() is None else 1,)


TestCounters = Counters.TestCase
TestCounters.settings = settings(deadline=None, derandomize=True, max_examples=30, stateful_step_count=25)
