"""The one decision on a code, whoever asks: sign-in, enrolment, a change of settings, a command."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import NamedTuple, TypeVar

from storage.database.tables import attempts, factors
from storage.database.tables.attempts import Counted
from storage.database.tables.factors import SealedFactor
from storage.database.tables.person import Person
from storage.domain import rules, totp
from storage.domain.errors import CodeRefused, Locked, NotAllowed, SealBroken, SessionEnded
from storage.domain.models import STANDARD, Action, Diagnosis, Outcome, Parameters, User, Verdict
from storage.domain.rules import Limits
from storage.security import sealing
from storage.services.transaction import Vault


class Candidate(NamedTuple):
    """A sealed secret that a code may prove."""

    id: str
    sealed_secret: bytes
    place: bytes
    parameters: Parameters = STANDARD


class Match:
    """A candidate whose code this is, for one step. It has no repr, which would show the secret."""

    __slots__ = ("candidate", "drift", "secret", "step")

    def __init__(self, candidate: Candidate, secret: str, step: int, drift: int) -> None:
        """`drift`: steps by which the phone's clock is ahead of ours."""
        self.candidate = candidate
        self.secret = secret
        self.step = step
        self.drift = drift


class Attempt(NamedTuple):
    """One that is counted as refused, and may be looked at."""

    user: User
    """As the account was when it was counted, whole."""
    counted: Counted
    in_force: Limits


Held = TypeVar("Held")
Told = TypeVar("Told")
Look = Callable[[sqlite3.Connection], tuple[User, Held]]
"""Whose attempt it is, found to be whole, and what they hold that it may prove; raises where there is nothing."""
Diagnose = Callable[[str], tuple[Diagnosis | None, int]]
"""Says what refused digits look like, and by how many seconds a clock is off."""
Spend = Callable[[sqlite3.Connection, Person, Match], bool]
"""Makes use of a match of a person who is whole, once; False if its step is spent already."""
Then = Callable[[sqlite3.Connection, Person], Told]
"""What is to be told of a code that was accepted, and done about it, in the transaction in which it was spent; of a
person as they were before it."""


class Proofs(Vault):
    """Counts, looks, spends. What is no code comes neither to be counted nor on the trail: nobody guesses with it."""

    def _decide(
        self,
        attempt: Attempt,
        code: str,
        candidates: Sequence[Candidate],
        spend: Spend,
        action: Action,
        then: Then[Told],
        diagnose: Diagnose = lambda _code: (None, 0),
    ) -> Told:
        """What `then` says, if the code, of ASCII digits, is right and has been spent. Raises CodeRefused, SealBroken.

        The attempt was counted as refused before it is looked at, and is forgiven once it has proved right.
        """
        now, user, failures = self._now(), attempt.user, attempt.counted.refusals.failures
        with self._unanswered_taken_back(attempt.counted):
            matches = self._matches(code, now, candidates, user)
        with self._unanswered_taken_back(attempt.counted), self._change(user.id) as (db, person):
            # Every match is spent, so that a code that happens to be two factors' is not accepted twice.
            spent = [spend(db, person, match) for match in matches]
            if any(spent):
                attempts.forgive(db, attempt.counted.subject)
                self._record(db, action, subject=user.name, actor=user.name)
                return then(db, person)
            verdict = Verdict.USED if matches else Verdict.REFUSED
            self._record(db, action, Outcome.REFUSED, subject=user.name, actor=user.name, detail=verdict)
            if matches:
                # Who types a right code a second time is not guessing.
                attempts.take_back(db, attempt.counted)
            elif failures >= attempt.in_force.failures_before_disabling and factors.disable(db, user.id, now):
                self._record(db, Action.FACTOR_DISABLED, subject=user.name, detail=f"{failures} refused")
        if verdict is Verdict.USED:
            raise CodeRefused(verdict)
        raise CodeRefused(verdict, *diagnose(code))

    @contextmanager
    def _unanswered_taken_back(self, counted: Counted) -> Iterator[None]:
        """Around what answers a counted attempt: if it fails, nothing was refused, and nothing stays counted.

        A session that may not ask for it, or not any more, is an answer.
        """
        try:
            yield
        except (NotAllowed, SessionEnded):
            raise
        except Exception:
            with suppress(Exception), self._database.write() as db:
                attempts.take_back(db, counted)
            raise

    @contextmanager
    def _damage_reported(self, owner: str, what: str) -> Iterator[None]:
        """Around what compares with a hash of this person: one that is none is put on the trail. Raises SealBroken."""
        try:
            yield
        except SealBroken:
            self._report_tampering(owner, what)
            raise

    def _matches(self, typed: str, now: int, candidates: Sequence[Candidate], user: User) -> list[Match]:
        """Those whose code this is at this moment. Raises SealBroken, before any is compared."""
        secrets = [self._unseal(candidate.sealed_secret, candidate.place, user) for candidate in candidates]
        matches = []
        for candidate, secret in zip(candidates, secrets, strict=True):
            period = candidate.parameters.period
            step = rules.matching_step(typed, now, totp.codes(secret, candidate.parameters), period)
            if step is not None:
                matches.append(Match(candidate, secret, step, step - rules.step_at(now, period)))
        return matches

    def _reserve(self, look: Look[Held]) -> tuple[Attempt, Held]:
        """Count an attempt, in the transaction that finds whose it is. Raises Locked, and what `look` raises."""
        with self._reporting(), self._database.write() as db:
            user, held = look(db)
            in_force = self._limits(db)
            listened, counted = attempts.reserve(db, f"code:{user.id}", user.name, in_force, self._now())
        if not listened:
            raise Locked(counted.refusals.locked_until)
        return Attempt(user, counted, in_force), held


def factor_place(factor: SealedFactor) -> bytes:
    """Where the secret of a factor belongs; with parameters of its own, to them too."""
    own = () if factor.parameters == STANDARD else factor.parameters
    return sealing.place("factors", factor.id, "sealed_secret", factor.user_id, *own)


def code_lengths(candidates: Iterable[Candidate]) -> set[int]:
    """How many digits a code of one of them may have."""
    return {candidate.parameters.digits for candidate in candidates}


def factor_candidates(person: Person) -> list[Candidate]:
    """A person's factors that may be proved."""
    return [Candidate(f.id, f.sealed_secret, factor_place(f), f.parameters) for f in person.usable()]
