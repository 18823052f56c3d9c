"""Recovery codes: what stands in for a phone that is lost."""

from __future__ import annotations

import hmac
import secrets
from typing import TYPE_CHECKING

from storage.database.tables import attempts, recovery_codes, users
from storage.domain import passwords
from storage.domain.accounts import User
from storage.domain.audit import Action, Outcome
from storage.domain.errors import CodeRefused, Locked, NoActiveFactor, NotAllowed
from storage.domain.notices import NoticeKind
from storage.domain.sessions import Session
from storage.domain.verdicts import Verdict
from storage.security.hasher import Hasher
from storage.services import sessions
from storage.services.attempts import reserve, subject_of_codes, taken_back_unless_answered
from storage.services.sessions import Sessions
from storage.services.transaction import Transactions

if TYPE_CHECKING:
    from storage.domain.issued import RecoverySet


class RecoveryCodes:
    """Issued, kept, used."""

    def __init__(self, transactions: Transactions, sessions: Sessions, hasher: Hasher) -> None:
        self._transactions = transactions
        self._sessions = sessions
        self._hasher = hasher

    def prepare(self, session: Session) -> RecoverySet:
        """Return ten new codes, none of which works before `keep`. Raises NoActiveFactor, NotAllowed."""
        from storage.domain.issued import RecoverySet  # noqa: PLC0415 - most processes issue nothing

        with self._transactions.read() as tx:
            self._sessions.able_to_change(tx, session)
            if not tx.person(session.user.id).active:
                raise NoActiveFactor
        codes = passwords.recovery_codes()
        return RecoverySet(tuple(codes), tuple(self._hasher.hash_set(codes)), secrets.randbelow(len(codes)))

    def keep(self, session: Session, prepared: RecoverySet, retyped: str) -> Session:
        """Have the codes work, and no others, once the person shows that they kept them by the one that is asked.

        Raises CodeRefused if it is not that one, NoActiveFactor, NotAllowed.
        """
        typed = passwords.normal_recovery_code(retyped) or ""
        if not hmac.compare_digest(typed, prepared.codes[prepared.asked]):
            raise CodeRefused(Verdict.REFUSED)
        with self._transactions.change(session.user.id) as tx:
            user = self._sessions.able_to_change(tx, session)
            if not tx.person(user.id).active:
                raise NoActiveFactor
            recovery_codes.replace(tx.db, user.id, prepared.hashes, tx.now)
            tx.notify(user, NoticeKind.RECOVERY_CODES_RENEWED, by=session.id)
            tx.record_own(user, Action.RECOVERY_CODES_ISSUED)
            return self._sessions.going_on(tx, session)

    def left(self, user: User) -> int:
        """Return how many recovery codes still work."""
        with self._transactions.read() as tx:
            return len(recovery_codes.unused(tx.db, user.id))

    def use(self, session: Session, code: str) -> Session:
        """Spend a recovery code in the place of a phone's code; return the session at Level.FULL.

        What is no recovery code is not counted. Raises CodeRefused, Locked, NoActiveFactor, NotAllowed.
        """
        typed = passwords.normal_recovery_code(code)
        with self._transactions.write() as tx:
            _person, user = sessions.whole(tx, session)
            hashes = recovery_codes.unused(tx.db, user.id)
            if user.one_time_password:
                raise NotAllowed
            if not hashes:
                raise NoActiveFactor
            if typed is None:
                raise CodeRefused(Verdict.REFUSED)
            counted = reserve(tx, subject_of_codes(user.id), user.name)
        if isinstance(counted, Locked):
            raise counted
        with taken_back_unless_answered(self._transactions, counted):
            with self._transactions.reporting(user.name, "recovery code"):
                code_hash = self._hasher.hash_with_salt_of(hashes[0], typed)
            with self._transactions.change(user.id) as tx:
                sessions.whole(tx, session)
                if recovery_codes.use(tx.db, user.id, code_hash, tx.now):
                    attempts.forgive(tx.db, counted.subject)
                    users.signed_in(tx.db, user.id, tx.now)
                    tx.record_own(user, Action.RECOVERY_CODE_CHECKED)
                    tx.record_own(user, Action.SIGNED_IN)
                    tx.notify(user, NoticeKind.RECOVERY_CODE_USED, str(len(hashes) - 1), by=session.id)
                    return self._sessions.proved(tx, session)
                tx.record_own(user, Action.RECOVERY_CODE_CHECKED, Outcome.REFUSED)
        raise CodeRefused(Verdict.REFUSED)
