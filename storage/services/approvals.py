"""Sign-ins that are approved on a phone: asked for in a session, answered elsewhere, redeemed once."""

from __future__ import annotations

import secrets

from storage.database.tables import approvals, attempts, users
from storage.database.tables.approvals import ApprovalRow, ChallengeRow
from storage.database.tables.factors import SealedFactor
from storage.database.tables.person import Person
from storage.domain.accounts import User
from storage.domain.approvals import (
    APPROVAL_SECONDS,
    Approval,
    ApprovalNews,
    ApprovalState,
    Question,
    draw_numbers,
    is_open,
)
from storage.domain.audit import Action
from storage.domain.clock import DAY
from storage.domain.errors import FactorDisabled, Locked, NoActiveFactor, NotAllowed
from storage.domain.sessions import Level, Session
from storage.formats import push
from storage.integrity import approval_mac
from storage.security import phone_keys
from storage.services import sessions
from storage.services.approving_phones import keys_of, must_be_whole
from storage.services.attempts import reserve, subject_of_approvals, subject_of_codes
from storage.services.sessions import Sessions
from storage.services.transaction import Transaction, Transactions


class Approvals:
    """The requests of people, in their own sessions: at most one of an account at a time."""

    def __init__(self, transactions: Transactions, sessions: Sessions) -> None:
        self._transactions = transactions
        self._sessions = sessions

    def ask(self, session: Session, question: Question) -> Approval:
        """Ask this person's phones for approval, in the place of any other request of the account.

        A request counts as an attempt until a phone approves it: growing pauses follow. Raises Locked, NoActiveFactor,
        FactorDisabled, NotAllowed, SessionEnded.
        """
        approval_id = secrets.token_hex(16)
        number, numbers = draw_numbers()
        with self._transactions.read() as tx:
            phones = [(phone, keys_of(tx, phone).ours) for phone in _phones(_whole(tx, session)[0])]
        signed = [_signed(phone.id, ours, approval_id, question, ",".join(numbers)) for phone, ours in phones]
        with self._transactions.write() as tx:
            person, user = _whole(tx, session)
            refusal = _one_more(tx, user)
            if refusal is None:
                # One that was removed meanwhile is not asked.
                usable = {phone.id for phone in _phones(person)}
                row = ApprovalRow(
                    id=approval_id,
                    user_id=user.id,
                    session=session.id,
                    url=question.url,
                    title=question.title,
                    question=question.question,
                    number=number,
                    numbers=",".join(numbers),
                    made_at=tx.now,
                    ends_at=tx.now + APPROVAL_SECONDS,
                    outcome=ApprovalState.WAITING,
                )
                challenges = [challenge for challenge in signed if challenge.factor_id in usable]
                approvals.insert(tx.db, approval_mac.stamped(tx.key, row), challenges)
                approvals.forget_old(tx.db, tx.now - DAY)
                tx.record_own(user, Action.APPROVAL_ASKED)
        if refusal is not None:
            raise refusal
        return Approval(approval_id, number, row.ends_at)

    def news(self, session: Session, approval_id: str) -> ApprovalNews:
        """Return the state of a request of this session, and change nothing. Raises NotAllowed, SessionEnded."""
        with self._transactions.read() as tx:
            sessions.present(tx, session)
            row = _of(tx, session, approval_id)
            state = ApprovalState.REPLACED if row is None else _state(tx, row)
        return ApprovalNews(state, clock_off=row.clock_off if row and state is ApprovalState.WAITING else None)

    def redeem(self, session: Session, approval_id: str, purpose: str | None = None) -> ApprovalNews:
        """Prove the session by a request that was accepted, which is then gone; return its state if it is not.

        Whoever calls this is still there: with a `purpose` the audit log has a sign-in, and names it. None is for a
        proof asked again in a session at Level.FULL. Raises NotAllowed, SessionEnded.
        """
        with self._transactions.write() as tx:
            person, user = _whole(tx, session)
            row = _of(tx, session, approval_id)
            state = ApprovalState.REPLACED if row is None else _state(tx, row)
            if row is None or state is not ApprovalState.ACCEPTED:
                return ApprovalNews(state)
            approvals.remove(tx.db, row.id)
            if row.factor_id not in {phone.id for phone in person.approving()}:
                return ApprovalNews(ApprovalState.DEVICE_GONE)
            if purpose is None and session.level is not Level.FULL:
                raise NotAllowed
            if purpose is not None:
                users.signed_in(tx.db, user.id, tx.now)
                tx.record_own(user, Action.SIGNED_IN, detail=purpose)
            return ApprovalNews(ApprovalState.ACCEPTED, self._sessions.proved(tx, session))

    def withdraw(self, session: Session, approval_id: str) -> None:
        """Forget a request of this session, whose person no longer waits."""
        with self._transactions.write() as tx:
            tx.lock(session.user.id)
            if _of(tx, session, approval_id) is not None:
                approvals.remove(tx.db, approval_id)


def _whole(tx: Transaction, session: Session) -> tuple[Person, User]:
    """Return the person of a session that a phone may prove. Raises NotAllowed, SessionEnded."""
    person, user = sessions.whole(tx, session)
    if user.one_time_password:
        raise NotAllowed
    return person, user


def _phones(person: Person) -> list[SealedFactor]:
    """Return the phones to be asked. Raises FactorDisabled, NoActiveFactor."""
    phones = person.approving()
    if not phones:
        raise FactorDisabled if person.is_stopped() else NoActiveFactor
    return phones


def _signed(serial: str, ours: bytes, approval_id: str, asked: Question, numbers: str) -> ChallengeRow:
    """Return the challenge of a phone, signed by our key for it."""
    nonce = push.new_nonce(secrets.token_bytes(20))
    text = push.signed_challenge(
        nonce, url=asked.url, serial=serial, question=asked.question, title=asked.title, numbers=numbers
    )
    signatures = map(push.written, phone_keys.sign(ours, text, push.signed_capabilities(nonce)))
    return ChallengeRow(nonce, approval_id, serial, *signatures)


def _one_more(tx: Transaction, user: User) -> Locked | None:
    """Count one more request; return Locked, to be raised after the transaction, where none may be made now."""
    until = attempts.of(tx.db, subject_of_codes(user.id), tx.now).locked_until
    if tx.now < until:
        return Locked(until)
    counted = reserve(tx, subject_of_approvals(user.id), user.name)
    return counted if isinstance(counted, Locked) else None


def _of(tx: Transaction, session: Session, approval_id: str) -> ApprovalRow | None:
    """Return a request of this session; None if it is gone. Raises SealBroken for one that was edited."""
    row = approvals.of(tx.db, approval_id)
    if row is None or (row.session, row.user_id) != (session.id, session.user.id):
        return None
    must_be_whole(tx, row)
    return row


def _state(tx: Transaction, row: ApprovalRow) -> ApprovalState:
    """Return the state of a request that is whole."""
    state = ApprovalState(row.outcome)
    if state is ApprovalState.ACCEPTED and not is_open(row.made_at, row.ends_at + APPROVAL_SECONDS, tx.now):
        return ApprovalState.TIMEOUT
    if state is not ApprovalState.WAITING:
        return state
    if not is_open(row.made_at, row.ends_at, tx.now):
        return ApprovalState.TIMEOUT
    usable = {phone.id for phone in tx.person(row.user_id).approving()}
    return state if usable & approvals.devices_asked(tx.db, row.id) else ApprovalState.DEVICE_GONE
