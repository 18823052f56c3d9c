"""The reports of phones on an enrolment, without anyone typing: a phone has read the secret, refused it, or proves it.

This is the one interface for phones that call home: the simulated one today, a network service for real ones later. A
phone names the enrolment by the fingerprint of its secret, which nobody can guess and which opens nothing by itself.
"""

from __future__ import annotations

from storage.database.tables import enrolments, users
from storage.database.tables.enrolments import SealedEnrolment
from storage.database.tables.person import Person
from storage.domain.accounts import User
from storage.domain.audit import Action
from storage.domain.errors import EnrolmentExpired, NotAllowed, SessionEnded
from storage.domain.factors import Stage
from storage.services.code_check import CodeCheck
from storage.services.enrolment_claim import EnrolmentClaim
from storage.services.expiry import Find, expiry_seen
from storage.services.sessions import Sessions
from storage.services.transaction import Transaction, Transactions


class Phones:
    """The reports of phones, which the page of the enrolment sees by `Enrolments.activation`."""

    def __init__(self, transactions: Transactions, sessions: Sessions, code_check: CodeCheck) -> None:
        self._transactions = transactions
        self._sessions = sessions
        self._code_check = code_check

    def read(self, fingerprint: str) -> None:
        """Report that the phone has read the secret. Raises EnrolmentExpired."""
        self._say(fingerprint, Stage.RETRIEVED, Action.ENROLMENT_RETRIEVED)

    def refused(self, fingerprint: str) -> None:
        """Report that the phone's app does not take the secret. Raises EnrolmentExpired."""
        self._say(fingerprint, Stage.REJECTED, Action.ENROLMENT_REJECTED)

    def _say(self, fingerprint: str, stage: Stage, action: Action) -> None:
        with expiry_seen(self._transactions, _of(fingerprint)), self._transactions.write() as tx:
            told = enrolments.set_stage(tx.db, fingerprint, stage, tx.now)
            user = users.by_id(tx.db, told.user_id) if told else None
            if told is None or user is None:
                raise EnrolmentExpired
            tx.record_own(user, action, detail=told.method)

    def prove(self, fingerprint: str, code: str) -> None:
        """Prove the enrolment as a typed code does, with the same consequences; the audit log tells the two apart.

        Raises CodeRefused, Locked, EnrolmentExpired, EnrolmentTakenOver, TooManyDevices, NotAllowed, SessionEnded.
        """

        def look(tx: Transaction) -> tuple[User, SealedEnrolment]:
            pending = enrolments.by_fingerprint(tx.db, fingerprint, tx.now)
            if pending is None:
                raise EnrolmentExpired
            return _holder(tx.person(pending.user_id), pending.epoch), pending

        claim = EnrolmentClaim(
            self._transactions,
            self._sessions.policy,
            Action.ENROLMENT_PROVED_BY_PHONE,
            look=look,
            must_be_allowed=lambda tx, pending: _holder(tx.person(pending.user_id), pending.epoch),
            accepted=lambda _tx: None,
        )
        with expiry_seen(self._transactions, _of(fingerprint)):
            self._code_check.check(claim, code)


def _of(fingerprint: str) -> Find:
    return lambda tx: enrolments.of_fingerprint(tx.db, fingerprint)


def _holder(person: Person, epoch: int) -> User:
    """Return the account, while the session that shows its enrolment may still be there.

    Raises NotAllowed, SessionEnded.
    """
    user = person.user()
    if user is None or user.disabled or user.one_time_password:
        raise NotAllowed
    if user.epoch != epoch:
        raise SessionEnded
    return user
