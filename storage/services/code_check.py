"""The one decision on a code, for everybody who asks: sign-in, enrolment, a change of settings, a command."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple, Protocol, TypeVar

from storage.database.tables import attempts
from storage.database.tables.attempts import Counted
from storage.domain import codes, totp
from storage.domain.accounts import User
from storage.domain.audit import Action, Outcome
from storage.domain.errors import CodeRefused, EnrolmentExpired, EnrolmentTakenOver, Locked
from storage.domain.factors import STANDARD, Parameters
from storage.domain.verdicts import Diagnosis, Verdict
from storage.services.attempts import reserve, stop_after, subject_of_codes, taken_back_unless_answered
from storage.services.transaction import Transaction, Transactions

Answer = TypeVar("Answer", covariant=True)
Told = TypeVar("Told")
Explanation = tuple[Diagnosis | None, int]
"""The diagnosis of refused digits, and by how many seconds a clock is off."""


class Candidate(NamedTuple):
    """A sealed secret that a code may prove."""

    id: str
    sealed_secret: bytes
    where: bytes
    """The associated data of the seal."""
    parameters: Parameters = STANDARD


class Match:
    """A candidate that the code proves, for one step. It has no repr, which would show the secret."""

    __slots__ = ("candidate", "drift", "secret", "step")

    def __init__(self, candidate: Candidate, secret: str, step: int, drift: int) -> None:
        """Remember a match; `drift` is by how many steps the phone's clock is ahead of ours."""
        self.candidate = candidate
        self.secret = secret
        self.step = step
        self.drift = drift


class Claim(Protocol[Answer]):
    """The claim that a code is to prove."""

    action: Action
    """The action under which the check is in the audit log."""

    def find(self, tx: Transaction) -> tuple[User, Sequence[Candidate]]:
        """Return the person, found to be whole, and the candidates; raise if there is nothing to prove."""

    def spend(self, tx: Transaction, match: Match) -> bool:
        """Use a match, once; return False if its step is spent already."""

    def accepted(self, tx: Transaction) -> Answer:
        """Answer for an accepted code, and do what follows from it, in the transaction in which the code was spent."""

    def explain(self, code: str, now: int) -> Explanation:
        """Return the diagnosis of digits that were refused at a moment, in Unix seconds."""


class CodeCheck:
    """A check that counts, compares and spends codes. Input that is no code is neither counted nor in the audit log."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def check(self, claim: Claim[Told], code: str) -> Told:
        """Return the answer of the claim, if the code is right and has been spent.

        The attempt is counted as refused before the code is compared, and taken back once it has proved right. Raises
        CodeRefused, Locked, SealBroken, and the errors of the claim.
        """
        with self._transactions.write() as tx:
            user, candidates = claim.find(tx)
            digits = codes.read(code, code_lengths(candidates))
            counted, most = reserve(tx, subject_of_codes(user.id), user.name), tx.limits.failures_before_disabling
            # Whatever the code is worth is told after a commit that waits, and cannot last without the count.
            tx.lasts_with_the_next()
        if isinstance(counted, Locked):
            raise counted
        now = self._transactions.now()
        try:
            with taken_back_unless_answered(self._transactions, counted):
                matches = self._matches(digits, now, candidates, user)
                answer = self._spend(claim, matches, user, counted, most)
        except (EnrolmentExpired, EnrolmentTakenOver):
            # The code was right, but came a moment too late: this does not count against the person.
            with self._transactions.write() as tx:
                attempts.forgive(tx.db, counted.subject)
            raise
        if answer is Verdict.USED:
            raise CodeRefused(answer)
        if answer is Verdict.REFUSED:
            raise CodeRefused(answer, *claim.explain(digits, now))
        return answer

    def _spend(
        self, claim: Claim[Told], matches: list[Match], user: User, counted: Counted, most: int
    ) -> Told | Literal[Verdict.USED, Verdict.REFUSED]:
        """Return the answer of the claim, or why the code is refused: after `most` refusals, for good."""
        with self._transactions.change(user.id) as tx:
            # Every match is spent, so that a code that happens to belong to two factors is not accepted twice.
            spent = [claim.spend(tx, match) for match in matches]
            if any(spent):
                attempts.forgive(tx.db, counted.subject)
                tx.record_own(user, claim.action)
                return claim.accepted(tx)
            if matches:
                tx.record_own(user, claim.action, Outcome.REFUSED, detail=Verdict.USED)
                # A person who types a right code a second time is not guessing.
                attempts.take_back(tx.db, counted)
                return Verdict.USED
            tx.record_own(user, claim.action, Outcome.REFUSED, detail=Verdict.REFUSED)
            stop_after(tx, user, counted.refusals.failures, most)
            return Verdict.REFUSED

    def _matches(self, digits: str, now: int, candidates: Sequence[Candidate], user: User) -> list[Match]:
        """Return the candidates that have this code now. Raises SealBroken before comparing any."""
        secrets = [self._transactions.unseal(one.sealed_secret, one.where, user.name) for one in candidates]
        matches = []
        for candidate, secret in zip(candidates, secrets, strict=True):
            period = candidate.parameters.period
            step = totp.matching_step(digits, now, totp.codes(secret, candidate.parameters), period)
            if step is not None:
                matches.append(Match(candidate, secret, step, step - totp.step_at(now, period)))
        return matches


def code_lengths(candidates: Iterable[Candidate]) -> set[int]:
    """Return the possible lengths of a code of these candidates."""
    return {candidate.parameters.digits for candidate in candidates}
