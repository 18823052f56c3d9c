"""What is the same wherever a phone that approves is asked or heard: its keys, whole requests, what an answer means."""

from __future__ import annotations

from storage.database.tables import attempts, factors, notices, users
from storage.database.tables.approvals import ApprovalRow
from storage.database.tables.factors import SealedFactor
from storage.domain.accounts import User
from storage.domain.approvals import ApprovalState
from storage.domain.audit import Action, Outcome
from storage.domain.notices import NoticeKind
from storage.formats.push import NOT_ME, PhoneAnswer
from storage.integrity import approval_mac, sealed_rows
from storage.security import phone_keys
from storage.security.phone_keys import PhoneKeys
from storage.services.attempts import count_refusal, subject_of_approvals, subject_of_codes
from storage.services.transaction import Tampered, Transaction

_GUESSES = (ApprovalState.NOT_ME, ApprovalState.WRONG_NUMBER)
"""What counts as a wrong code does: somebody may be guessing, or pressing for an approval."""


def keys_of(tx: Transaction, phone: SealedFactor) -> PhoneKeys:
    """Return the keys of a phone. Raises SealBroken."""
    return phone_keys.loaded(tx.unseal(phone.sealed_secret, sealed_rows.of_factor(phone), phone.user_id))


def must_be_whole(tx: Transaction, row: ApprovalRow) -> None:
    """Raise SealBroken for a request that was edited behind the program's back."""
    if not approval_mac.matches(tx.key, row):
        raise Tampered(users.name_of(tx.db, row.user_id), "approval")


def state_of(answer: PhoneAnswer, number: str) -> ApprovalState:
    """Return how an answer ends a request for this number."""
    if answer.decline:
        return ApprovalState.NOT_ME if answer.reason == NOT_ME else ApprovalState.REFUSED
    if answer.presence is None:
        return ApprovalState.TOO_OLD
    return ApprovalState.ACCEPTED if answer.presence == number else ApprovalState.WRONG_NUMBER


def follow(tx: Transaction, user: User, phone: SealedFactor, state: ApprovalState) -> None:
    """Do what follows from an answer: counts, notices, and a line of the audit log."""
    accepted = state is ApprovalState.ACCEPTED
    tx.record_own(user, Action.APPROVAL_ANSWERED, Outcome.DONE if accepted else Outcome.REFUSED, detail=state)
    if accepted:
        factors.used(tx.db, phone.id, tx.now)
        attempts.forgive(tx.db, subject_of_codes(user.id))
        attempts.forgive(tx.db, subject_of_approvals(user.id))
    if state in _GUESSES:
        count_refusal(tx, user)
    if state is ApprovalState.NOT_ME:
        notices.insert(tx.db, user.id, NoticeKind.SIGN_IN_DENIED, "", "", tx.now)
