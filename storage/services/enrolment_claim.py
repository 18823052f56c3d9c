"""The one way from a pending enrolment to a factor, for a code that was typed and for one that a phone sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from storage.database.tables import enrolments, factors, users, visits
from storage.database.tables.enrolments import SealedEnrolment
from storage.database.tables.factors import SealedFactor
from storage.domain import diagnosis, names
from storage.domain import policy as policies
from storage.domain.accounts import User
from storage.domain.audit import Action
from storage.domain.errors import EnrolmentExpired, EnrolmentTakenOver, NotAllowed
from storage.domain.factors import STANDARD, Parameters
from storage.domain.notices import NoticeKind
from storage.domain.policy import Policy
from storage.integrity import sealed_rows
from storage.services.code_check import Candidate, Explanation, Match
from storage.services.transaction import Transaction, Transactions

Told = TypeVar("Told")


def become_factor(
    tx: Transaction,
    policy: Policy,
    user: User,
    pending: SealedEnrolment,
    secret: str,
    *,
    spent_until: int = 0,
    drift: int = 0,
) -> None:
    """Take a pending enrolment that was just proved, and make a factor of it, with this secret.

    Raises EnrolmentExpired, EnrolmentTakenOver, TooManyDevices.
    """
    if not enrolments.take(tx.db, user.id, pending.id, pending.holder, tx.now):
        there = enrolments.live(tx.db, user.id, tx.now)
        raise EnrolmentTakenOver if there and there.id == pending.id else EnrolmentExpired
    # One may have come by another way since.
    policies.must_have_room(policy, tx.person(user.id).devices(pending.method) - {pending.replaces})
    replaced = pending.replaces is not None and factors.retire(tx.db, user.id, pending.replaces, tx.now) > 0
    if replaced:
        tx.record_own(user, Action.FACTOR_RETIRED, detail=f"{pending.method} replaced")
    name = names.name_apart(pending.name, factors.names(tx.db, user.id, pending.method, pending.replaces))
    epoch = tx.notify(
        user, NoticeKind.METHOD_REPLACED if replaced else NoticeKind.METHOD_ADDED, name, by=pending.holder
    )
    factor = pending.proved(drift, tx.now)._replace(name=name)
    sealed_secret = tx.seal(secret, sealed_rows.of_factor(SealedFactor(pending.id, user.id, b"")))
    factors.add(tx.db, factor, sealed_secret, spent_until, holder=pending.holder, epoch=epoch)
    users.signed_in(tx.db, user.id, tx.now)
    visits.prove(tx.db, pending.holder, tx.now)


class EnrolmentClaim(Generic[Told]):
    """Claims that a code proves a pending enrolment, which then becomes a factor."""

    def __init__(
        self,
        transactions: Transactions,
        policy: Policy,
        action: Action,
        *,
        look: Callable[[Transaction], tuple[User, SealedEnrolment]],
        must_be_allowed: Callable[[Transaction, SealedEnrolment], object],
        accepted: Callable[[Transaction], Told],
    ) -> None:
        """`look` finds the enrolment; in the transaction of the change, `must_be_allowed` raises where it may not be
        made.
        """
        self.action = action
        self._transactions = transactions
        self._policy = policy
        self._look = look
        self._must_be_allowed = must_be_allowed
        self._accepted = accepted
        self._user: User
        self._pending: SealedEnrolment

    def find(self, tx: Transaction) -> tuple[User, Sequence[Candidate]]:
        """Return the person and the secret of their pending enrolment.

        Raises as `look`, and NotAllowed if no code proves it.
        """
        self._user, self._pending = user, pending = self._look(tx)
        if not pending.gives_codes:
            raise NotAllowed
        return user, [Candidate(pending.id, pending.sealed_secret, sealed_rows.of_enrolment(pending))]

    def spend(self, tx: Transaction, match: Match) -> bool:
        """Take the enrolment, and make a factor of it. Raises EnrolmentExpired, EnrolmentTakenOver, TooManyDevices."""
        self._must_be_allowed(tx, self._pending)
        become_factor(
            tx, self._policy, self._user, self._pending, match.secret, spent_until=match.step, drift=match.drift
        )
        return True

    def accepted(self, tx: Transaction) -> Told:
        """Answer as the claimant does."""
        return self._accepted(tx)

    def explain(self, code: str, now: int) -> Explanation:
        """Return what refused digits look like, to who can see the secret anyway."""
        pending = self._pending
        secret = self._transactions.unseal(pending.sealed_secret, sealed_rows.of_enrolment(pending), self._user.name)
        return diagnosis.of_code(code, now, secret, self._earlier_secrets())

    def _earlier_secrets(self) -> list[tuple[str, Parameters]]:
        """Return the secrets whose entries may still be in the person's app, and how it computes their codes."""
        user, pending, unseal = self._user, self._pending, self._transactions.unseal
        with self._transactions.read() as tx:
            held = [factor for factor in factors.every_seal(tx.db, user.id) if factor.gives_codes]
        earlier = [(unseal(f.sealed_secret, sealed_rows.of_factor(f), user.name), f.parameters) for f in held]
        if pending.sealed_earlier is not None:
            secret = unseal(pending.sealed_earlier, sealed_rows.of_earlier(pending), user.name)
            earlier.append((secret, STANDARD))
        return earlier
