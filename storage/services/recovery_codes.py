"""Recovery codes: what stands in for a phone that is lost."""

from __future__ import annotations

import hmac
import secrets
import sqlite3
from typing import TYPE_CHECKING

from storage.database.tables import attempts, recovery_codes, users
from storage.domain.errors import CodeRefused, NoActiveFactor, NotAllowed
from storage.domain.models import Action, NoticeKind, Outcome, Session, User, Verdict
from storage.security import hasher
from storage.services.sign_in import SigningIn
from storage.services.transaction import still_in

if TYPE_CHECKING:
    from storage.domain.issued import RecoverySet


class Recovery(SigningIn):
    """Issued, kept, used."""

    def prepare_recovery_codes(self, session: Session) -> RecoverySet:
        """Ten new codes, none of which works before `keep_recovery_codes`. Raises NoActiveFactor, NotAllowed."""
        from storage.domain.issued import RecoverySet

        with self._reporting(), self._database.read() as db:
            person = self._must_be_whole(db, session.user.id)
            self._must_be_able_to_change(db, session, person)
            if not person.active:
                raise NoActiveFactor
        codes = hasher.recovery_codes()
        return RecoverySet(tuple(codes), tuple(self._hasher.hash_set(codes)), secrets.randbelow(len(codes)))

    def keep_recovery_codes(self, session: Session, prepared: RecoverySet, retyped: str) -> Session:
        """The person shows that they kept the codes, by the one that is asked: from now on these work, and no others.

        Raises CodeRefused if it is not that one, NoActiveFactor, NotAllowed.
        """
        typed = hasher.normal_recovery_code(retyped) or ""
        if not hmac.compare_digest(typed, prepared.codes[prepared.asked]):
            raise CodeRefused(Verdict.REFUSED)
        with self._change(session.user.id) as (db, person):
            user = self._must_be_able_to_change(db, session, person)
            if not person.active:
                raise NoActiveFactor
            recovery_codes.replace(db, user.id, prepared.hashes, self._now())
            self._tell(db, user, NoticeKind.RECOVERY_CODES_RENEWED, by=session.id)
            self._record(db, Action.RECOVERY_CODES_ISSUED, subject=user.name, actor=user.name)
            return self._going_on(db, session)

    def recovery_codes_left(self, user: User) -> int:
        """How many recovery codes still work."""
        with self._database.read() as db:
            return len(recovery_codes.unused(db, user.id))

    def use_recovery_code(self, session: Session, code: str) -> Session:
        """Spend a recovery code in the place of a phone's code; the session is then FULL. What is none is not counted.

        Raises CodeRefused, Locked, NoActiveFactor, NotAllowed.
        """
        now = self._now()

        typed = hasher.normal_recovery_code(code)

        def look(db: sqlite3.Connection) -> tuple[User, tuple[list[str], str]]:
            _person, user = self._whole_and_present(db, session)
            hashes = recovery_codes.unused(db, user.id)
            if user.one_time_password:
                raise NotAllowed
            if not hashes:
                raise NoActiveFactor
            if typed is None:
                raise CodeRefused(Verdict.REFUSED)
            return user, (hashes, typed)

        attempt, (hashes, bare) = self._reserve(look)
        user = attempt.user
        with self._unanswered_taken_back(attempt.counted), self._damage_reported(user.name, "recovery code"):
            code_hash = self._hasher.hash_with_salt_of(hashes[0], bare)
        with self._unanswered_taken_back(attempt.counted), self._change(user.id) as (db, person):
            still_in(session, person.user())
            if recovery_codes.use(db, user.id, code_hash, now):
                attempts.forgive(db, attempt.counted.subject)
                users.signed_in(db, user.id, now)
                self._record(db, Action.RECOVERY_CODE_CHECKED, subject=user.name, actor=user.name)
                self._record(db, Action.SIGNED_IN, subject=user.name, actor=user.name)
                self._tell(db, user, NoticeKind.RECOVERY_CODE_USED, str(len(hashes) - 1), by=session.id)
                return self._proved(db, session)
            self._record(db, Action.RECOVERY_CODE_CHECKED, Outcome.REFUSED, subject=user.name, actor=user.name)
        raise CodeRefused(Verdict.REFUSED)
