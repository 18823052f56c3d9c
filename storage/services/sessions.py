"""Sessions: what is true of a person who has signed in, how recently they proved it, and what that allows."""

from __future__ import annotations

from collections.abc import Collection

from storage.database.tables import factors, users
from storage.database.tables.person import Person
from storage.domain import policy as policies
from storage.domain.accounts import User
from storage.domain.audit import Action
from storage.domain.errors import NotAllowed, SessionEnded
from storage.domain.policy import Policy
from storage.domain.sessions import Level, Session
from storage.services.freshness import Freshness, Proof
from storage.services.transaction import Transaction


def still_in(session: Session, user: User | None) -> User:
    """Return the account of a session that may go on in it. Raises NotAllowed, SessionEnded."""
    if user is None or user.disabled:
        raise NotAllowed
    if user.epoch != session.user.epoch:
        raise SessionEnded
    return user


def present(tx: Transaction, session: Session) -> User:
    """Return the session's account as it is now. Raises NotAllowed if it is gone or disabled, SessionEnded."""
    return still_in(session, users.by_id(tx.db, session.user.id))


def whole(tx: Transaction, session: Session) -> tuple[Person, User]:
    """Return what decides the access of the session's account, and the account. Raises as `present`, SealBroken."""
    person = tx.person(session.user.id)
    return person, still_in(session, person.user())


class Sessions:
    """Issues sessions, and decides what each allows in a transaction."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self._freshness = Freshness()

    def issue(
        self,
        tx: Transaction,
        user: User,
        session_id: str,
        level: Level,
        *,
        password_at: int,
        proved_at: int | None = None,
    ) -> Session:
        """Return a session with what is true at this moment."""
        from storage.database.tables import enrolments, notices  # noqa: PLC0415 - not for a code at a login

        # All asked for before any is looked at: on a network that is one way there and back.
        held, begun = factors.ask_for_methods(tx.db, user.id), enrolments.ask_for_live(tx.db, user.id, tx.now)
        unseen = notices.ask_for_not_shown(tx.db, user.id, session_id) if level is Level.FULL else None
        methods, code_lengths = held()
        pending, grace_days = begun(), self.grace_days(tx, user, methods)
        # Who has typed a password only is told nothing of what protects the account.
        authenticated = level is Level.FULL or not methods
        if authenticated and unseen is None:
            unseen = notices.ask_for_not_shown(tx.db, user.id, session_id)
        return Session(
            id=session_id,
            user=user,
            level=level,
            methods=methods,
            password_at=password_at,
            proved_at=proved_at,
            must_enrol=policies.is_over(grace_days),
            grace_days=grace_days,
            pending=pending.told() if pending and authenticated and pending.holder != session_id else None,
            notices=unseen() if unseen else (),
            code_lengths=code_lengths,
        )

    def going_on(
        self, tx: Transaction, session: Session, level: Level | None = None, proved_at: int | None = None
    ) -> Session:
        """Return the session with what is true now, in the epoch that its own change may have begun.

        Raises NotAllowed if its account is gone.
        """
        user = users.by_id(tx.db, session.user.id)
        if user is None:
            raise NotAllowed
        return self.issue(
            tx,
            user,
            session.id,
            level or session.level,
            password_at=session.password_at,
            proved_at=proved_at or session.proved_at,
        )

    def proved(self, tx: Transaction, session: Session) -> Session:
        """Return the session at Level.FULL after a code that was accepted just now."""
        self._freshness.begins(tx.db, Proof(session.id, tx.now))
        return self.going_on(tx, session, Level.FULL, tx.now)

    def proved_elsewhere(self, tx: Transaction, session: Session, proved_at: int) -> Session:
        """Return the session at Level.FULL after a proof that something else made at a moment, such as a phone."""
        if not self._freshness.is_known(proof := Proof(session.id, proved_at)):
            self._freshness.begins(tx.db, proof)
        return self.going_on(tx, session, Level.FULL, proved_at)

    def password_typed(self, tx: Transaction, session_id: str, at: int) -> None:
        """Remember that the right password was typed in a session at a moment, just now."""
        self._freshness.begins(tx.db, Proof(session_id, at))

    def has_fresh_password(self, tx: Transaction, session: Session) -> bool:
        """Say whether the password was typed a short while ago in this session."""
        proof = Proof(session.id, session.password_at)
        return self._freshness.lasts(tx.db, proof, tx.now, tx.limits.fresh_seconds)

    def has_fresh_code(self, tx: Transaction, session: Session, seconds: int) -> bool:
        """Say whether a code was accepted in this session at most so many seconds ago."""
        at = session.proved_at
        return at is not None and self._freshness.lasts(tx.db, Proof(session.id, at), tx.now, seconds)

    def may_change_methods(self, tx: Transaction, session: Session) -> bool:
        """Say whether there is nothing to prove yet, or a code was accepted a short while ago in this session."""
        if not tx.person(session.user.id).active:
            return True
        return session.level is Level.FULL and self.has_fresh_code(tx, session, tx.limits.fresh_seconds)

    def able_to_change(self, tx: Transaction, session: Session) -> User:
        """Return the account of a session that may change its methods now. Raises NotAllowed, SessionEnded."""
        _person, user = whole(tx, session)
        if user.one_time_password or not self.may_change_methods(tx, session):
            raise NotAllowed
        return user

    def must_enrol(self, tx: Transaction, user: User, methods: Collection[str]) -> bool:
        """Say whether a method that is missing is required by now."""
        return policies.is_over(self.grace_days(tx, user, methods))

    def grace_days(self, tx: Transaction, user: User, methods: Collection[str]) -> int | None:
        """Return what `policy.days_left` says; grace that was once over, as this account was seen, stays over."""
        due_at, left = policies.due_at(self.policy, user), policies.days_left(self.policy, user, methods, tx.now)
        if left is None or due_at is None or policies.is_over(left):
            return left
        from storage.database import lives  # noqa: PLC0415 - not for whoever has enrolled
        from storage.database.lives import Life  # noqa: PLC0415 - not for whoever has enrolled

        life = Life((Action.ACCOUNT_CREATED, Action.MFA_REQUIRED), user.created_at, due_at)
        return left if lives.goes_on(tx.db, user.name, life, tx.now, seen_by_subject=True) else 0
