"""Signing in: the password, then a code; and the password again before settings change."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

from storage import rules
from storage.accounts import Accounts
from storage.errors import CodeRefused, FactorDisabled, Locked, NoActiveFactor, NotAllowed, SignInRefused, WeakPassword
from storage.models import Action, Level, Outcome, Session, User, Verdict, Weakness
from storage.proofs import Match, Proofs, factor_candidates
from storage.tables import factors, limits, users

QUIET_SECONDS = 86_400
"""After a day without attempts, refused passwords are forgotten; the same for names that are no account's."""


class SigningIn(Accounts, Proofs):
    """What a person proves before anything else."""

    def sign_in(self, name: str, password: str) -> Session:
        """A session at Level.PASSWORD. Raises SignInRefused, Locked: the same for a name that does not exist."""
        return self._check_password(name, password, "password")

    def confirm_password(self, session: Session, password: str) -> Session:
        """The person at the keyboard is the one who signed in; the session is at Level.PASSWORD again.

        Counted apart from sign-in, so that whoever guesses there cannot lock a person out of a session they are in.
        Raises SignInRefused, Locked.
        """
        return self._check_password(session.user.name, password, "confirmation")

    def _check_password(self, name: str, password: str, kind: str) -> Session:
        now = self._now()
        with self._reporting(), self._database.write() as db:
            found = users.by_name(db, name)
            if found:
                self._must_be_whole(db, found[0].id)
            subject = f"{kind}:{found[0].id}" if found else self._subject_of_nobody(db, name)
            limits.forget_quiet(db, now - QUIET_SECONDS)
            counted = limits.reserve(db, subject, self._limits(db), now)
            until = limits.of(db, subject).locked_until
        if counted is None:
            raise Locked(until)
        user, password_hash = found or (None, self._hasher.dummy)
        right = self._hasher.verify(password_hash, password)
        if user is None or user.disabled or not right:
            with self._database.write() as db:
                known = user.name if user else ""
                self._record(db, Action.PASSWORD_CHECKED, Outcome.REFUSED, subject=known, actor=known)
            raise SignInRefused
        renewed = self._hasher.hash(password) if self._hasher.needs_rehash(password_hash) else None
        with self._change(user.id) as db:
            limits.forgive(db, subject)
            if renewed:
                users.rehash(db, user.id, password_hash, renewed)
            self._record(db, Action.PASSWORD_CHECKED, subject=user.name, actor=user.name)
            session = Session(user, Level.PASSWORD, factors.methods(db, user.id), None)
            return replace(session, user=self._present(db, session))

    def _subject_of_nobody(self, db: sqlite3.Connection, name: str) -> str:
        # A password is sometimes typed in the place of the name: it is not kept.
        digest = self._key(db).mac(b"name" + rules.name_key(name).encode("utf-8", "surrogatepass"))
        return f"name:{digest.hex()}"

    def complete_sign_in(self, session: Session) -> None:
        """Record the sign-in of an account that neither has nor needs a factor. Raises NotAllowed for any other."""
        with self._change(session.user.id) as db:
            if not users.signed_in_without_factor(db, session.user.id, self._now()):
                raise NotAllowed
            self._record(db, Action.SIGNED_IN, subject=session.user.name, actor=session.user.name)

    def change_password(self, session: Session, password: str) -> Session:
        """The person's own password. Allowed while theirs is a one-time one, or at Level.FULL.

        Raises WeakPassword, also for the password they have, and NotAllowed.
        """
        with self._database.read() as db:
            found = users.by_name(db, session.user.name)
        if found and self._hasher.verify(found[1], password):
            raise WeakPassword(Weakness.UNCHANGED)
        password_hash = self._new_password(session.user.name, password)
        with self._change(session.user.id) as db:
            # As it is now: another session may have made the password the person's own since.
            if not self._present(db, session).one_time_password and session.level is not Level.FULL:
                raise NotAllowed
            users.set_password(db, session.user.id, password_hash)
            self._record(db, Action.PASSWORD_CHANGED, subject=session.user.name, actor=session.user.name)
            return replace(session, user=self._present(db, session))

    def sign_in_code(self, session: Session, code: str) -> Session:
        """The session at Level.FULL. Raises CodeRefused, Locked, NoActiveFactor, FactorDisabled, NotAllowed."""
        with self._reporting(), self._database.read() as db:
            self._must_be_whole(db, session.user.id)
            user = self._present(db, session)
            if user.one_time_password:
                raise NotAllowed
        self._check_factor(user, code)
        with self._change(user.id) as db:
            users.signed_in(db, user.id, self._now())
            self._record(db, Action.SIGNED_IN, subject=user.name, actor=user.name)
            return self._full(db, session)

    def verify(self, name: str, code: str) -> Verdict:
        """The same check for a command; unknown and disabled accounts have no factor."""
        with self._reporting(), self._database.read() as db:
            found = users.by_name(db, name)
            if found:
                self._must_be_whole(db, found[0].id)
        if found is None or found[0].disabled:
            return Verdict.NO_FACTOR
        try:
            self._check_factor(found[0], code)
        except (NoActiveFactor, FactorDisabled):
            return Verdict.NO_FACTOR
        except Locked:
            return Verdict.LOCKED
        except CodeRefused as refused:
            return refused.verdict
        return Verdict.ACCEPTED

    def _check_factor(self, user: User, code: str) -> None:
        """The code of any of a person's factors. Raises as `_decide`, NoActiveFactor, FactorDisabled."""
        with self._reporting(), self._database.read() as db:
            self._must_be_whole(db, user.id)
            candidates = factor_candidates(db, user.id)
            held = factors.active(db, user.id)
        if not candidates:
            raise FactorDisabled if held else NoActiveFactor
        now = self._now()

        def spend(db: sqlite3.Connection, match: Match) -> bool:
            return factors.use_step(db, match.candidate.id, match.step, match.drift, now)

        self._decide(user, code, candidates, spend, Action.CODE_CHECKED)

    def _full(self, db: sqlite3.Connection, session: Session) -> Session:
        user = self._present(db, session)
        return Session(user, Level.FULL, factors.methods(db, user.id), self._now())
