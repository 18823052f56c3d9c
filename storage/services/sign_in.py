"""Signing in: the password, then a code; and the password again before settings change."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Callable

from storage.database import lives
from storage.database.lives import Life
from storage.database.tables import attempts, enrolments, factors, notices, users, visits
from storage.database.tables.enrolments import SealedEnrolment
from storage.database.tables.person import Person
from storage.domain import codes, rules
from storage.domain.clock import DAY
from storage.domain.errors import (
    CannotHash,
    CodeRefused,
    FactorDisabled,
    Locked,
    NoActiveFactor,
    NotAllowed,
    PasswordExpired,
    SessionEnded,
    SignInRefused,
    UnknownUser,
    WeakPassword,
)
from storage.domain.models import Action, Door, Level, NoticeKind, Outcome, Role, Session, User, Verdict, Weakness
from storage.domain.rules import LARGEST
from storage.security import hasher
from storage.services.accounts import Accounts
from storage.services.code_check import Candidate, Match, Proofs, Then, Told, code_lengths, factor_candidates
from storage.services.freshness import Proof
from storage.services.transaction import still_in

QUIET_SECONDS = DAY
"""After a day without attempts, refused passwords are forgotten, for names that are no account's too; and so are
enrolments that have long expired."""
STRANGER_DIGITS = 5
"""Hexadecimal ones of the MAC under which a name is counted that is no account's: a million rows at most, however many
names are tried. Names that share one share its pauses, and none is ever cleared to make room."""
VISITS_KEPT = 90 * DAY
"""Seconds."""


class SigningIn(Accounts, Proofs):
    """What a person proves before anything else."""

    def sign_in(self, name: str, password: str, door: Door = Door.OPEN) -> Session:
        """A session at Level.PASSWORD. Raises SignInRefused, Locked: the same for a name that does not exist.

        Raises PasswordExpired for a one-time password that is right, and too old.
        """
        return self._check_password(name, password, door)

    def confirm_password(self, session: Session, password: str) -> Session:
        """The person at the keyboard is the one who signed in; the session is at Level.PASSWORD again.

        Counted apart from sign-in, so that whoever guesses there cannot lock a person out of a session they are in.
        Raises SignInRefused, Locked, NotAllowed, SessionEnded.
        """
        with self._reporting(), self._database.read() as db:
            self._whole_and_present(db, session)
        return self._check_password(session.user.name, password, "confirmation", session)

    def _check_password(self, name: str, password: str, kind: str, confirming: Session | None = None) -> Session:
        now = self._now()
        with self._reporting(), self._database.write() as db:
            found = users.by_name(db, name)
            if found:
                self._must_be_whole(db, found[0].id)
            subject = f"{kind}:{found[0].id}" if found else self._subject_of_nobody(db, kind, name)
            owner = found[0].name if found else ""
            attempts.forget_quiet(db, now - QUIET_SECONDS, now)
            self._forget_expired(db, now - QUIET_SECONDS, now + QUIET_SECONDS)
            visits.sweep(db, now - VISITS_KEPT)
            listened, counted = attempts.reserve(db, subject, owner, self._limits(db), now)
        if not listened:
            raise Locked(counted.refusals.locked_until)
        user, password_hash = found or (None, self._hasher.dummy)
        with self._unanswered_taken_back(counted), self._damage_reported(owner, "password"):
            right = self._right_form(password_hash, password)
        if user is None or user.disabled or right is None:
            with self._database.write() as db:
                self._record(db, Action.PASSWORD_CHECKED, Outcome.REFUSED, subject=owner, actor=owner)
            raise SignInRefused
        renewed = self._renewed(password_hash, right)
        with self._unanswered_taken_back(counted), self._change(user.id) as (db, person):
            expired = _has_expired(db, user, now)
            attempts.forgive(db, subject)
            if renewed:
                users.rehash(db, user.id, password_hash, renewed)
            self._record(
                db,
                Action.PASSWORD_CHECKED,
                Outcome.REFUSED if expired else Outcome.DONE,
                subject=user.name,
                actor=user.name,
                detail="expired" if expired else "",
            )
            session_id = confirming.id if confirming else secrets.token_hex(8)
            session = self._session(db, user, session_id, Level.PASSWORD, password_at=now)
            self._freshness.begins(db, Proof(session_id, now))
            # The account may have changed while the password was being hashed.
            still_in(confirming or session, person.user())
        if expired:
            raise PasswordExpired
        return session

    def _right_form(self, password_hash: str, password: str) -> str | None:
        """The form of a password that has this hash, if one has. Each costs a hash, whatever another one was."""
        right = [form for form in hasher.forms(password) if self._hasher.verify(password_hash, form)]
        return right[0] if right else None

    def _renewed(self, password_hash: str, password: str) -> str | None:
        """The hash to keep in the place of one whose parameters are old, or that is not of the password's normal form.

        A later sign-in makes it where none can be.
        """
        normal = hasher.normal(password)
        if password == normal and not self._hasher.needs_rehash(password_hash):
            return None
        try:
            return self._hasher.hash(normal)
        except CannotHash:
            return None

    def _forget_expired(self, db: sqlite3.Connection, before: int, after: int) -> None:
        """Enrolments that had expired by one moment, or are of after another one."""
        for row in enrolments.take_expired(db, before, after):
            self._tell_expired(db, row)

    def _tell_expired(self, db: sqlite3.Connection, row: SealedEnrolment) -> None:
        """The trail says, once, that an enrolment has expired, and where it was left."""
        if not enrolments.is_told(db, row):
            subject, detail = users.name_of(db, row.user_id), self._whereabouts(db, row)
            self._record(db, Action.ENROLMENT_EXPIRED, subject=subject, detail=detail)

    def _whereabouts(self, db: sqlite3.Connection, row: SealedEnrolment) -> str:
        """The method of an enrolment, and where in the guide the session that holds it is."""
        waypoint = visits.waypoint(db, row.holder)
        return f"{row.method}, at {waypoint}" if waypoint else row.method

    def _subject_of_nobody(self, db: sqlite3.Connection, kind: str, name: str) -> str:
        """The row that counts a name which is no account's, as a MAC: a password is sometimes typed in its place."""
        digits = self._digest_of_nobody(db, f"{kind} {rules.name_key(name)}")[:STRANGER_DIGITS]
        subject = f"name:{digits}"
        # Counted before schema 4: an update forgives nothing.
        attempts.rename(db, f"name:{self._digest_of_nobody(db, rules.former_name_key(name))}", subject)
        return subject

    def _digest_of_nobody(self, db: sqlite3.Connection, tried: str) -> str:
        return self._key(db).mac(b"name" + tried.encode("utf-8", "surrogatepass")).hex()

    def complete_sign_in(self, session: Session) -> None:
        """Record the sign-in of an account that neither has nor needs a factor. Raises NotAllowed for any other."""
        with self._beside(session.user.id) as (db, person):
            user, methods = still_in(session, person.user()), person.methods()
            if user.one_time_password or methods or self._must_enrol(db, user, methods):
                raise NotAllowed
            users.signed_in(db, user.id, self._now())
            self._record(db, Action.SIGNED_IN, subject=user.name, actor=user.name)

    def change_password(self, session: Session, password: str) -> Session:
        """The person's own password; their other sessions end.

        Allowed while theirs is a one-time one, and to who may change methods and typed the password a while ago.
        Raises WeakPassword, also for the password they have, and NotAllowed.
        """
        with self._reporting(), self._database.read() as db:
            person = self._must_be_whole(db, session.user.id)
            self._must_be_able_to_change_password(db, session, person)
            found = users.by_name(db, session.user.name)
        with self._damage_reported(session.user.name, "password"):
            unchanged = found is not None and self._right_form(found[1], password) is not None
        if unchanged:
            raise WeakPassword(Weakness.UNCHANGED)
        password_hash = self._new_password(session.user.name, password, session.user.email)
        with self._change(session.user.id) as (db, person):
            user = self._must_be_able_to_change_password(db, session, person)
            users.set_password(db, user.id, password_hash)
            if user.one_time_password:
                users.end_sessions(db, user.id)
            else:
                self._tell(db, user, NoticeKind.PASSWORD_CHANGED, by=session.id)
            self._record(db, Action.PASSWORD_CHANGED, subject=user.name, actor=user.name)
            return self._going_on(db, session)

    def _must_be_able_to_change_password(self, db: sqlite3.Connection, session: Session, person: Person) -> User:
        """The account as it is now: another session may have made the password the person's own. Raises NotAllowed."""
        user = still_in(session, person.user())
        recent = self._password_is_fresh(db, session, self._limits(db).fresh_seconds)
        if not user.one_time_password and not (recent and self._may_change_methods(db, session, person)):
            raise NotAllowed
        return user

    def must_enrol(self, name: str) -> bool:
        """Whether this person has to enrol before anything else. Raises UnknownUser, NotAllowed if closed."""
        with self._reporting(), self._database.read() as db:
            person, user = self._open_account(db, name)
            return self._must_enrol(db, user, person.methods())

    def let_in_to_enrol(self, name: str) -> bool:
        """Whether this person has nothing yet that gives codes, on the trail if so.

        A factor that too many refused codes have disabled counts: nobody guesses their way to a login without one.
        Raises UnknownUser, NotAllowed if closed.
        """
        with self._reporting(), self._database.write() as db:
            person, user = self._open_account(db, name)
            if person.active:
                return False
            self._record(db, Action.LET_IN_TO_ENROL, subject=user.name, actor=user.name)
            return True

    def _open_account(self, db: sqlite3.Connection, name: str) -> tuple[Person, User]:
        """Raises UnknownUser, NotAllowed if closed."""
        found = users.by_name(db, name)
        if found is None:
            raise UnknownUser
        user = found[0]
        person = self._must_be_whole(db, user.id)
        if user.disabled:
            raise NotAllowed
        return person, user

    def sign_in_code(self, session: Session, code: str, purpose: str = "") -> Session:
        """The session at Level.FULL; the trail says what for.

        Raises CodeRefused, Locked, NoActiveFactor, FactorDisabled, NotAllowed.
        """

        def signed_in(db: sqlite3.Connection, user: User) -> None:
            users.signed_in(db, user.id, self._now())
            self._record(db, Action.SIGNED_IN, subject=user.name, actor=user.name, detail=purpose)

        return self._check_code(session, code, lambda user: not user.one_time_password, signed_in)

    def check_code(self, session: Session, code: str) -> Session:
        """A code of who is signed in all the way, asked again before an act; the session has just been proved.

        Raises CodeRefused, Locked, NoActiveFactor, FactorDisabled, NotAllowed, SessionEnded.
        """

        return self._check_code(session, code, lambda _user: session.level is Level.FULL, lambda _db, _user: None)

    def _check_code(
        self,
        session: Session,
        code: str,
        fit: Callable[[User], bool],
        then: Callable[[sqlite3.Connection, User], None],
    ) -> Session:
        """The session proved by a code of its account, which has to be fit for it; `then` is done with it."""

        def whose(db: sqlite3.Connection) -> tuple[Person, User]:
            person, user = self._whole_and_present(db, session)
            if not fit(user):
                raise NotAllowed
            return person, user

        def proved(db: sqlite3.Connection, person: Person) -> Session | NotAllowed | SessionEnded:
            try:
                user = still_in(session, person.user())
            except (NotAllowed, SessionEnded) as ended:
                # Told once the transaction is over: the code is spent all the same.
                return ended
            then(db, user)
            return self._proved(db, session)

        outcome = self._check_factor(whose, code, proved)
        if isinstance(outcome, Session):
            return outcome
        raise outcome

    def sign_in_operator(self, name: str, password: str, code: str, purpose: str) -> Session:
        """An operator's session at Level.FULL, for who types all three at once; the trail says what for.

        Raises Locked, and SignInRefused whatever else is not right: it tells neither what, nor who is an operator.
        """
        try:
            codes.must_be_possible(code)
            session = self.sign_in(name, password, Door.COUNTER)
            if session.user.role is Role.OPERATOR:
                return self.sign_in_code(session, code, purpose)
        except (PasswordExpired, CodeRefused, NoActiveFactor, FactorDisabled, NotAllowed) as error:
            raise SignInRefused from error
        user = session.user
        with self._database.write() as db:
            self._record(db, Action.SIGNED_IN, Outcome.REFUSED, subject=user.name, actor=user.name, detail=purpose)
        raise SignInRefused

    def verify(self, name: str, code: str) -> Verdict:
        """The same check for a command; unknown and disabled accounts have no factor.

        What is no code is refused before anybody is looked for: it tells nothing of the account.
        """
        try:
            codes.must_be_possible(code)
            self._check_factor(lambda db: self._open_account(db, name), code, lambda _db, _person: None)
        except (UnknownUser, NotAllowed, NoActiveFactor, FactorDisabled):
            return Verdict.NO_FACTOR
        except Locked:
            return Verdict.LOCKED
        except CodeRefused as refused:
            return refused.verdict
        return Verdict.ACCEPTED

    def _check_factor(
        self, whose: Callable[[sqlite3.Connection], tuple[Person, User]], code: str, then: Then[Told]
    ) -> Told:
        """The code of any of a person's factors; what `then` says. `whose` finds them to be whole.

        Raises as `_decide`, Locked, NoActiveFactor, FactorDisabled, and what `whose` raises. What is no code of theirs
        is not counted.
        """

        def look(db: sqlite3.Connection) -> tuple[User, tuple[list[Candidate], str]]:
            person, user = whose(db)
            if candidates := factor_candidates(person):
                return user, (candidates, codes.read(code, code_lengths(candidates)))
            raise FactorDisabled if person.active else NoActiveFactor

        attempt, (candidates, typed) = self._reserve(look)
        now = self._now()

        def spend(db: sqlite3.Connection, _person: Person, match: Match) -> bool:
            return factors.use_step(db, match.candidate.id, match.step, match.drift, now)

        return self._decide(attempt, typed, candidates, spend, Action.CODE_CHECKED, then)

    def notices_shown(self, session: Session) -> None:
        """The person has been told what this session has to tell. Raises NotAllowed."""
        with self._database.write() as db:
            user = self._present(db, session)
            notices.shown(db, user.id, [notice.id for notice in session.notices], self._now())

    def _may_change_methods(self, db: sqlite3.Connection, session: Session, person: Person) -> bool:
        """Whether there is nothing to prove yet, or a code was accepted a short while ago in this session."""
        if not person.active:
            return True
        return session.level is Level.FULL and self._code_is_fresh(db, session, self._limits(db).fresh_seconds)

    def _must_be_able_to_change(self, db: sqlite3.Connection, session: Session, person: Person) -> User:
        """The account as it is now. Raises NotAllowed, SessionEnded."""
        user = still_in(session, person.user())
        if user.one_time_password or not self._may_change_methods(db, session, person):
            raise NotAllowed
        return user

    def _proved(self, db: sqlite3.Connection, session: Session) -> Session:
        """The session at Level.FULL, with what is true now; in the epoch that its own change may have begun."""
        now = self._now()
        self._freshness.begins(db, Proof(session.id, now))
        return self._going_on(db, session, Level.FULL, now)

    def _going_on(
        self,
        db: sqlite3.Connection,
        session: Session,
        level: Level | None = None,
        proved_at: int | None = None,
    ) -> Session:
        user = users.by_id(db, session.user.id)
        if user is None:
            raise NotAllowed
        return self._session(
            db,
            user,
            session.id,
            level or session.level,
            password_at=session.password_at,
            proved_at=proved_at or session.proved_at,
        )


def _has_expired(db: sqlite3.Connection, user: User, now: int) -> bool:
    """Whether the password is a one-time one whose life is over; one of before there was any expiry has no end."""
    ends_at = user.password_expires_at
    if not user.one_time_password or ends_at is None:
        return False
    life = Life((Action.ACCOUNT_CREATED, Action.PASSWORD_RENEWED), ends_at - LARGEST, ends_at)
    return not lives.goes_on(db, user.name, life, now)
