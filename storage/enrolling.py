"""Enrolment: from a secret issued to a factor proved; and the recovery codes that stand in for a lost phone."""

from __future__ import annotations

import secrets
import sqlite3

from storage import diagnosis, passwords, seal
from storage.errors import CodeRefused, EnrolmentExpired, NoActiveFactor, NotAllowed
from storage.models import Action, Diagnosis, Enrolment, Level, Outcome, Session, User, Verdict
from storage.proofs import Candidate, Match, factor_place
from storage.signing_in import SigningIn
from storage.tables import enrolments, factors, limits, recovery_codes, users
from storage.tables.enrolments import SealedEnrolment
from storage.tables.factors import SealedFactor


class Enrolling(SigningIn):
    """What a person switches on."""

    def begin_enrolment(self, session: Session, method: str, phone: str, issuer: str) -> Enrolment:
        """The live pending enrolment of this person and method (same secret), else a new one, which takes the place
        of any other pending one. Raises NotAllowed.
        """
        now = self._now()
        secret = self._new_secret()
        with self._change(session.user.id) as db:
            user = self._present(db, session)
            if user.one_time_password or not self._may_change_methods(db, session):
                raise NotAllowed
            resumed = enrolments.resume(db, user.id, method, phone, now)
            if resumed is None:
                before = enrolments.of(db, user.id)
                enrolments.sweep(db, now)
                row = SealedEnrolment(
                    id=secrets.token_hex(16),
                    user_id=user.id,
                    method=method,
                    phone=phone,
                    issuer=issuer,
                    account=_account(user, factors.count_ever(db, user.id)),
                    sealed_secret=b"",
                    sealed_earlier=None,
                    created_at=now,
                    expires_at=now + self._limits(db).pending_seconds,
                )
                earlier = None
                if before is not None:
                    opened = self._unseal_within(db, before.sealed_secret, enrolment_place(before), user.id)
                    earlier = self._seal(db, opened, earlier_place(row))
                enrolments.insert(db, row.sealed(self._seal(db, secret, enrolment_place(row)), earlier))
            action = Action.ENROLMENT_RESUMED if resumed else Action.ENROLMENT_BEGUN
            self._record(db, action, subject=user.name, actor=user.name, detail=method)
        if resumed is None:
            return row.opened(secret)
        return resumed.opened(self._unseal(resumed.sealed_secret, enrolment_place(resumed), user))

    def abandon_enrolment(self, session: Session) -> None:
        """Forget this person's pending enrolment."""
        with self._database.write() as db:
            if enrolments.abandon(db, session.user.id):
                name = session.user.name
                self._record(db, Action.ENROLMENT_ABANDONED, subject=name, actor=name)

    def prove_enrolment(self, session: Session, enrolment_id: str, code: str) -> Session:
        """Make the pending enrolment the active factor of its method, in one transaction; the session is then FULL.

        Raises CodeRefused, Locked, EnrolmentExpired, NotAllowed.
        """
        now = self._now()
        with self._reporting(), self._database.read() as db:
            self._must_be_whole(db, session.user.id)
            user = self._present(db, session)
            pending = enrolments.live(db, user.id, now)
        if pending is None or pending.id != enrolment_id:
            raise EnrolmentExpired

        def spend(db: sqlite3.Connection, match: Match) -> bool:
            if not enrolments.take(db, user.id, enrolment_id, now):
                raise EnrolmentExpired
            if not self._may_change_methods(db, session):
                raise NotAllowed
            factor = SealedFactor(secrets.token_hex(16), user.id, b"")
            sealed_secret = self._seal(db, match.secret, factor_place(factor))
            if factors.activate(
                db,
                factor.id,
                pending.opened(match.secret),
                sealed_secret,
                step=match.step,
                drift=match.drift,
                now=now,
            ):
                self._record(
                    db, Action.FACTOR_RETIRED, subject=user.name, actor=user.name, detail=f"{pending.method} replaced"
                )
            users.signed_in(db, user.id, now)
            return True

        def diagnose(digits: str) -> tuple[Diagnosis | None, int]:
            secret = self._unseal(pending.sealed_secret, enrolment_place(pending), user)
            return diagnosis.of_code(digits, now, secret, self._earlier_secrets(user, pending))

        candidate = Candidate(pending.id, pending.sealed_secret, enrolment_place(pending))
        self._decide(user, code, [candidate], spend, Action.ENROLMENT_PROVED, diagnose)
        with self._database.read() as db:
            return self._full(db, session)

    def _earlier_secrets(self, user: User, pending: SealedEnrolment) -> list[str]:
        """The secrets whose entries may still be in the person's app."""
        with self._database.read() as db:
            held = list(factors.every_seal(db, user.id))
        secrets_of_factors = [self._unseal(f.sealed_secret, factor_place(f), user) for f in held]
        if pending.sealed_earlier is None:
            return secrets_of_factors
        return [*secrets_of_factors, self._unseal(pending.sealed_earlier, earlier_place(pending), user)]

    def issue_recovery_codes(self, session: Session) -> list[str]:
        """Ten new recovery codes; earlier ones stop working. Raises NotAllowed."""
        codes = passwords.recovery_codes()
        hashes = self._hasher.hash_set(codes)
        with self._change(session.user.id) as db:
            user = self._present(db, session)
            if not factors.methods(db, user.id) or not self._may_change_methods(db, session):
                raise NotAllowed
            recovery_codes.replace(db, user.id, hashes, self._now())
            self._record(db, Action.RECOVERY_CODES_ISSUED, subject=user.name, actor=user.name)
        return codes

    def recovery_codes_left(self, user: User) -> int:
        """How many recovery codes still work."""
        with self._database.read() as db:
            return len(recovery_codes.unused(db, user.id))

    def use_recovery_code(self, session: Session, code: str) -> Session:
        """Spend a recovery code in the place of a phone's code; the session is then FULL.

        Raises CodeRefused, Locked, NoActiveFactor, NotAllowed.
        """
        now = self._now()
        with self._reporting(), self._database.read() as db:
            self._must_be_whole(db, session.user.id)
            user = self._present(db, session)
            hashes = recovery_codes.unused(db, user.id)
        if user.one_time_password:
            raise NotAllowed
        if not hashes:
            raise NoActiveFactor
        subject = f"code:{user.id}"
        self._reserve(user, subject)
        typed = passwords.normal_recovery_code(code)
        code_hash = None if typed is None else self._hasher.hash_with_salt_of(hashes[0], typed)
        with self._change(user.id) as db:
            if code_hash is not None and recovery_codes.use(db, user.id, code_hash, now):
                limits.forgive(db, subject)
                users.signed_in(db, user.id, now)
                self._record(db, Action.RECOVERY_CODE_CHECKED, subject=user.name, actor=user.name)
                self._record(db, Action.SIGNED_IN, subject=user.name, actor=user.name)
                return self._full(db, session)
            self._record(db, Action.RECOVERY_CODE_CHECKED, Outcome.REFUSED, subject=user.name, actor=user.name)
        raise CodeRefused(Verdict.REFUSED)

    def _may_change_methods(self, db: sqlite3.Connection, session: Session) -> bool:
        """Whether there is nothing to prove yet, or a code was accepted a short while ago in this session."""
        if not factors.methods(db, session.user.id):
            return True
        proved_at, fresh = session.proved_at, self._limits(db).fresh_seconds
        return session.level is Level.FULL and proved_at is not None and self._now() - proved_at <= fresh


def enrolment_place(row: SealedEnrolment) -> bytes:
    """Where the secret of a pending enrolment belongs: to this person, for this method, until then."""
    return seal.place("enrolments", row.id, "sealed_secret", row.user_id, row.method, row.expires_at)


def earlier_place(row: SealedEnrolment) -> bytes:
    """Where the secret of the enrolment that this one took the place of belongs."""
    return seal.place("enrolments", row.id, "sealed_earlier", row.user_id)


def _account(user: User, earlier: int) -> str:
    """A label of its own for each phone, since apps overwrite an entry that has the same one."""
    return user.name if earlier == 0 else f"{user.name}-{earlier + 1}"
