"""Signing in: the password, then a code; and the requirements of a login."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Generic, TypeVar

from storage.database.tables import factors, users
from storage.database.tables.person import Person
from storage.domain import codes
from storage.domain.accounts import Door, Role, User
from storage.domain.audit import Action, Outcome
from storage.domain.errors import (
    CodeRefused,
    FactorDisabled,
    Locked,
    NoActiveFactor,
    NotAllowed,
    PasswordExpired,
    SessionEnded,
    SignInRefused,
    UnknownUser,
)
from storage.domain.sessions import Level, Session
from storage.domain.verdicts import Verdict
from storage.integrity import sealed_rows
from storage.services import sessions
from storage.services.attempts import ask, subject_of_codes
from storage.services.code_check import Candidate, CodeCheck, Explanation, Match
from storage.services.sessions import Sessions, still_in
from storage.services.transaction import Transaction, Transactions

if TYPE_CHECKING:
    from storage.services.passwords import Passwords

Told = TypeVar("Told")


class FactorClaim(Generic[Told]):
    """A claim that a code belongs to any of a person's factors."""

    action = Action.CODE_CHECKED

    def __init__(
        self, whose: Callable[[Transaction], tuple[Person, User]], accepted: Callable[[Transaction], Told]
    ) -> None:
        self._whose = whose
        self._accepted = accepted

    def find(self, tx: Transaction) -> tuple[User, Sequence[Candidate]]:
        """Return the person and their usable factors. Raises FactorDisabled, NoActiveFactor, and as `whose` does."""
        person, user = self._whose(tx)
        usable = person.usable()
        if not usable:
            raise FactorDisabled if person.is_stopped() else NoActiveFactor
        return user, [Candidate(f.id, f.sealed_secret, sealed_rows.of_factor(f), f.parameters) for f in usable]

    def spend(self, tx: Transaction, match: Match) -> bool:
        """Spend the step of a factor."""
        return factors.use_step(tx.db, match.candidate.id, match.step, match.drift, tx.now)

    def accepted(self, tx: Transaction) -> Told:
        """Answer as the claimant does."""
        return self._accepted(tx)

    def explain(self, _code: str, _now: int) -> Explanation:
        """Tell nothing: a guesser would learn which code to keep for later."""
        return None, 0


class SignIn:
    """The sign-in of a person."""

    def __init__(
        self,
        transactions: Transactions,
        sessions: Sessions,
        passwords: Callable[[], Passwords],
        code_check: CodeCheck,
    ) -> None:
        """Prepare the sign-in; `passwords` is called where there is a password: a code at a login needs none."""
        self._transactions = transactions
        self._sessions = sessions
        self._passwords = passwords
        self._code_check = code_check

    def with_password(self, name: str, password: str, door: Door = Door.OPEN) -> Session:
        """Return a session at Level.PASSWORD.

        Raises SignInRefused and Locked, in the same way for a name that does not exist, and PasswordExpired for a
        one-time password that is right but too old.
        """
        return self._passwords().check(name, password, door)

    def with_code(self, session: Session, code: str, purpose: str = "") -> Session:
        """Return the session at Level.FULL; the audit log gives its purpose.

        Raises CodeRefused, Locked, NoActiveFactor, FactorDisabled, NotAllowed, SessionEnded.
        """

        def signed_in(tx: Transaction, user: User) -> None:
            users.signed_in(tx.db, user.id, tx.now)
            tx.record_own(user, Action.SIGNED_IN, detail=purpose)

        return self._check(session, code, lambda user: not user.one_time_password, signed_in)

    def check_code(self, session: Session, code: str) -> Session:
        """Check a code asked again before an action, of a person at Level.FULL; return the session just proved.

        Raises CodeRefused, Locked, NoActiveFactor, FactorDisabled, NotAllowed, SessionEnded.
        """
        return self._check(session, code, lambda _user: session.level is Level.FULL, lambda _tx, _user: None)

    def _check(
        self,
        session: Session,
        code: str,
        is_fit: Callable[[User], bool],
        then: Callable[[Transaction, User], None],
    ) -> Session:
        """Return the session proved by a code of its account, which has to be fit for it; `then` is done with it."""

        def whose(tx: Transaction) -> tuple[Person, User]:
            person, user = sessions.whole(tx, session)
            if not is_fit(user):
                raise NotAllowed
            return person, user

        def accepted(tx: Transaction) -> Session | NotAllowed | SessionEnded:
            try:
                user = still_in(session, tx.person(session.user.id).user())
            except (NotAllowed, SessionEnded) as ended:
                # Raised once the transaction is over: the code is spent all the same.
                return ended
            then(tx, user)
            return self._sessions.proved(tx, session)

        outcome = self._code_check.check(FactorClaim(whose, accepted), code)
        if isinstance(outcome, Session):
            return outcome
        raise outcome

    def complete(self, session: Session) -> None:
        """Record the sign-in of an account that neither has nor needs a factor. Raises NotAllowed for any other."""
        with self._transactions.write() as tx:
            user = self._without_a_factor(tx, session, must_enrol=False)
            users.signed_in(tx.db, user.id, tx.now)
            tx.record_own(user, Action.SIGNED_IN)

    def note_arrival(self, session: Session) -> None:
        """Note that somebody who has to enrol has come, by their own password. Raises NotAllowed for anybody else.

        Operators want to know; the audit log has no sign-in before the factor.
        """
        with self._transactions.write() as tx:
            users.signed_in(tx.db, self._without_a_factor(tx, session, must_enrol=True).id, tx.now)

    def _without_a_factor(self, tx: Transaction, session: Session, *, must_enrol: bool) -> User:
        """Return the user of a session by their own password, who has no factor. Raises NotAllowed."""
        person, user = sessions.whole(tx, session)
        methods = person.methods()
        if user.one_time_password or methods or self._sessions.must_enrol(tx, user, methods) != must_enrol:
            raise NotAllowed
        return user

    def as_operator(self, name: str, password: str, code: str, purpose: str) -> Session:
        """Return an operator's session at Level.FULL, for name, password and code typed at once; the log has `purpose`.

        Raises Locked, and SignInRefused for any other reason: it tells neither what is wrong nor who is an operator.
        """
        try:
            codes.must_be_possible(code)
            return self.with_code(self._operator(name, password, purpose), code, purpose)
        except (PasswordExpired, CodeRefused, NoActiveFactor, FactorDisabled, NotAllowed) as error:
            raise SignInRefused from error

    def operator_who_approves(self, name: str, password: str, purpose: str) -> Session:
        """Return the session at Level.PASSWORD of an operator whose phone is to approve next, for what `purpose` says.

        Raises Locked, and SignInRefused for any other reason, such as an operator without such a phone.
        """
        try:
            session = self._operator(name, password, purpose)
        except PasswordExpired as error:
            raise SignInRefused from error
        if session.user.one_time_password or not session.approves:
            raise SignInRefused
        return session

    def _operator(self, name: str, password: str, purpose: str) -> Session:
        """Return the session at Level.PASSWORD of an operator. Raises as `with_password`, SignInRefused for others."""
        session = self.with_password(name, password, Door.COUNTER)
        if session.user.role is Role.OPERATOR:
            return session
        with self._transactions.write() as tx:
            tx.record_own(session.user, Action.SIGNED_IN, Outcome.REFUSED, detail=purpose)
        raise SignInRefused

    def verify(self, name: str, code: str) -> Verdict:
        """Check a code for a command; unknown and disabled accounts have no factor.

        Input that is no code is refused before the account is looked for: it tells nothing of the account.
        """
        try:
            codes.must_be_possible(code)
            self._code_check.check(FactorClaim(lambda tx: _whose_code(tx, name), lambda _tx: None), code)
        except (UnknownUser, NotAllowed, NoActiveFactor, FactorDisabled):
            return Verdict.NO_FACTOR
        except Locked:
            return Verdict.LOCKED
        except CodeRefused as refused:
            return refused.verdict
        return Verdict.ACCEPTED

    def must_enrol(self, name: str) -> bool:
        """Say whether this person has to enrol before anything else. Raises UnknownUser, NotAllowed if closed."""
        with self._transactions.read() as tx:
            person, user = _open_account(tx, name)
            return self._sessions.must_enrol(tx, user, person.methods())

    def let_in_to_enrol(self, name: str) -> bool:
        """Tell whether this person has nothing yet that gives codes; if so, record it in the audit log.

        A factor that too many refused codes have disabled counts: nobody guesses their way to a login without one.
        Raises UnknownUser, NotAllowed if closed.
        """
        with self._transactions.write() as tx:
            person, user = _open_account(tx, name)
            if person.active:
                return False
            tx.record_own(user, Action.LET_IN_TO_ENROL)
            return True

    def notices_shown(self, session: Session) -> None:
        """Remember that the person has read the notices of this session. Raises NotAllowed, SessionEnded."""
        from storage.database.tables import notices  # noqa: PLC0415 - not for a code at a login

        with self._transactions.write() as tx:
            tx.lock(session.user.id)
            user = sessions.present(tx, session)
            notices.shown(tx.db, user.id, [notice.id for notice in session.notices], tx.now)


def _whose_code(tx: Transaction, name: str) -> tuple[Person, User]:
    """Return the account whose code is to be checked. Raises as `_open_account`."""
    user = _named(tx, name)
    tx.lock(user.id)
    ask(tx, subject_of_codes(user.id))
    return _if_open(tx, user)


def _open_account(tx: Transaction, name: str) -> tuple[Person, User]:
    """Return the account if it is open. Raises UnknownUser, NotAllowed if closed."""
    return _if_open(tx, _named(tx, name))


def _named(tx: Transaction, name: str) -> User:
    found = users.by_name(tx.db, name)
    if found is None:
        raise UnknownUser
    return found[0]


def _if_open(tx: Transaction, user: User) -> tuple[Person, User]:
    person = tx.person(user.id)
    if user.disabled:
        raise NotAllowed
    return person, user
