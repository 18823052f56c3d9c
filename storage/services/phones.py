"""What phones tell by themselves, without anyone typing: that they have a secret, or what their owner answers.

Simulated phones name an enrolment by the fingerprint of its secret, which nobody can guess and which opens nothing by
itself. Phones of privacyIDEA Authenticator name their device by its serial, which is the identifier of the enrolment,
and sign what they say.
"""

from __future__ import annotations

import hmac
from collections import defaultdict
from collections.abc import Collection, Sequence

from storage.database.tables import approvals, enrolments, factors, notices, users
from storage.database.tables.approvals import ApprovalRow, ChallengeRow
from storage.database.tables.enrolments import SealedEnrolment
from storage.database.tables.factors import SealedFactor
from storage.database.tables.person import Person
from storage.domain.accounts import User
from storage.domain.approvals import ApprovalState, is_open
from storage.domain.audit import Action, Outcome
from storage.domain.errors import (
    EnrolmentExpired,
    EnrolmentTakenOver,
    NotAllowed,
    SealBroken,
    SessionEnded,
    TooManyDevices,
)
from storage.domain.factors import Stage
from storage.domain.notices import NoticeKind
from storage.domain.phone_errors import PhoneClockWrong, PhoneRefused
from storage.domain.seen_polls import TOLERANCE, SeenPolls
from storage.formats import push
from storage.formats.push import Challenge, PhoneAnswer, Poll
from storage.integrity import approval_mac, sealed_rows
from storage.security import phone_keys
from storage.security.phone_keys import KeysAhead, PhoneKeys
from storage.services.approving_phones import follow, keys_of, must_be_whole, state_of
from storage.services.code_check import CodeCheck
from storage.services.enrolment_claim import EnrolmentClaim, become_factor
from storage.services.expiry import Find, expiry_seen
from storage.services.sessions import Sessions
from storage.services.transaction import Transaction, Transactions

PollAnswer = list[Challenge] | PhoneRefused | PhoneClockWrong | SealBroken
"""What a phone is asked, or why it is told nothing."""
_Asked = tuple[ApprovalRow, Challenge]
_CLOCK_MOVES = 5
"""Seconds: a smaller change of how far a clock is off is not stored anew."""


class Phones:
    """The reports and the answers of phones; pages see them by `Enrolments.activation` and `Approvals.news`."""

    def __init__(self, transactions: Transactions, sessions: Sessions, code_check: CodeCheck) -> None:
        self._transactions = transactions
        self._sessions = sessions
        self._code_check = code_check
        self._keys = KeysAhead()
        self._polls = SeenPolls(transactions.moment())
        self._known: dict[str, tuple[bytes, bytes]] = {}

    # Simulated phones.

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

    # Phones that approve. Each refusal is the same `PhoneRefused`.

    def keep_keys_ready(self, count: int) -> None:
        """Have so many keys of ours made ahead, in another thread: a phone waits for its answer."""
        self._keys = KeysAhead(count)
        self._keys.prepare()

    def enrol(self, serial: str, credential: str, public_key: str, app: str) -> str:
        """Make a device of the pending enrolment whose credential this is; return our public key, PKCS#1 in Base64.

        `public_key` is the phone's, in Base64, and `app` its User-Agent. The same phone gets the same answer again as
        long as the enrolment would have lasted; any other one is refused, and the person is told. Raises PhoneRefused.
        """
        theirs = push.public_key(public_key)
        if not push.SERIAL.fullmatch(serial) or theirs is None or not phone_keys.is_acceptable(theirs):
            raise PhoneRefused
        try:
            with expiry_seen(self._transactions, lambda tx: enrolments.of_id(tx.db, serial)):
                return self._enrolled(serial, credential, theirs, push.system(app))
        except EnrolmentExpired:
            return self._enrolled_before(serial, credential, theirs)
        except (EnrolmentTakenOver, NotAllowed, SessionEnded, TooManyDevices) as refusal:
            raise PhoneRefused from refusal

    def _enrolled(self, serial: str, credential: str, theirs: bytes, system: str) -> str:
        with self._transactions.read() as tx:
            user_id = _pending(tx, serial, credential).user_id
        ours = self._keys.take()
        with self._transactions.change(user_id) as tx:
            pending = _pending(tx, serial, credential)
            user = _holder(tx.person(user_id), pending.epoch)
            keys = PhoneKeys(ours, theirs, credential, pending.expires_at)
            called = pending._replace(phone=system or pending.phone)
            become_factor(tx, self._sessions.policy, user, called, phone_keys.dumped(keys))
            tx.record_own(user, Action.ENROLMENT_PROVED_BY_PHONE, detail=system)
        return phone_keys.public_half(ours)

    def _enrolled_before(self, serial: str, credential: str, theirs: bytes) -> str:
        """Return the answer to a phone that asks again. Raises PhoneRefused."""
        with self._transactions.read() as tx:
            phone = factors.usable_phones(tx.db, [serial]).get(serial)
            keys = None if phone is None else keys_of(tx, phone)
        if phone is None or keys is None or tx.now >= keys.until or not _is(credential, keys.credential):
            raise PhoneRefused
        if keys.theirs != theirs:
            self._tell_of_second_phone(phone)
            raise PhoneRefused
        return phone_keys.public_half(keys.ours)

    def _tell_of_second_phone(self, phone: SealedFactor) -> None:
        """Tell the owner of a phone, once, that another one came with its credential."""
        with self._transactions.write() as tx:
            tx.lock(phone.user_id)
            user = users.by_id(tx.db, phone.user_id)
            device = next((one for one in factors.active(tx.db, phone.user_id) if one.id == phone.id), None)
            if user is None or device is None:
                return
            if notices.has_since(tx.db, user.id, NoticeKind.SECOND_PHONE, device.created_at):
                return
            notices.insert(tx.db, user.id, NoticeKind.SECOND_PHONE, device.name, "", tx.now)
            tx.record_own(user, Action.SECOND_PHONE_REFUSED, Outcome.REFUSED)

    def poll(self, polls: Sequence[Poll]) -> list[PollAnswer]:
        """Return, for each poll, what its phone is asked; writes nothing, unless a clock is off while somebody waits.

        They are looked at in one transaction: a thousand phones ask three hundred times a second. What one of them
        meets, such as a row that was edited, is its answer and nobody else's.
        """
        try:
            return self._polled(polls)
        except SealBroken as error:
            if len(polls) == 1:
                return [error]
        return [self.poll([poll])[0] for poll in polls]

    def _polled(self, polls: Sequence[Poll]) -> list[PollAnswer]:
        serials = _serials(*(poll.serial for poll in polls))
        with self._transactions.read() as tx:
            tx.must_be_in_force()
            # Both are asked for before either is looked at: on a network that is one way there and back.
            waiting = approvals.ask_for_challenges_to(tx.db, serials, tx.now)
            phones, asked = self._phones(tx, serials), _asked(tx, waiting())
        return [self._heard(poll, phones.get(poll.serial), asked[poll.serial], tx.now) for poll in polls]

    def _heard(self, poll: Poll, phone: SealedFactor | None, asked: list[_Asked], now: int) -> PollAnswer:
        at = push.moment(poll.timestamp)
        has_signed = self._has_signed(phone, poll.signature, poll.signed())
        if not has_signed or at is None or not self._polls.is_new(poll.serial, at):
            return PhoneRefused()
        if abs(at - now) > TOLERANCE:
            self._note_clock(asked, round(at - now))
            return PhoneClockWrong()
        if not self._polls.accept(poll.serial, at, now):
            return PhoneRefused()
        return [challenge for _row, challenge in asked]

    def _note_clock(self, asked: list[_Asked], off: int) -> None:
        for row, _challenge in asked:
            if row.clock_off is None or abs(row.clock_off - off) >= _CLOCK_MOVES:
                with self._transactions.write() as tx:
                    approvals.note_clock(tx.db, row.id, off)

    def answer(self, answer: PhoneAnswer) -> bool:
        """Take the answer to a challenge, once; return whether it stands. A wrong number, like a refusal, is final.

        Raises PhoneRefused.
        """
        if not answer.is_well_formed:
            raise PhoneRefused
        with self._transactions.read() as tx:
            phone = self._phone(tx, answer.serial)
        self._must_have_signed(phone, answer.signature, answer.signed())
        assert phone is not None  # noqa: S101 - nobody else has signed
        with self._transactions.change(phone.user_id) as tx:
            person = tx.person(phone.user_id)
            row = approvals.of_challenge(tx.db, answer.nonce, phone.id)
            user = person.user()
            is_there = phone.id in {one.id for one in person.approving()}
            if row is None or user is None or user.disabled or not is_there or not _waits(tx, row):
                return False
            state = state_of(answer, row.number)
            settled = row._replace(outcome=state, factor_id=phone.id, answered_at=tx.now)
            approvals.settle(tx.db, approval_mac.stamped(tx.key, settled))
            follow(tx, user, phone, state)
        return state not in (ApprovalState.WRONG_NUMBER, ApprovalState.TOO_OLD)

    def update(self, serial: str, timestamp: str, token: str, signature: str) -> None:
        """Take the message by which the app tells where it could be pushed to: nowhere. Raises PhoneRefused."""
        with self._transactions.read() as tx:
            phone = self._phone(tx, serial)
        self._must_have_signed(phone, signature, push.signed_update(token, serial, timestamp))
        if token != push.NO_PUSH_TOKEN:
            raise PhoneRefused

    def _phone(self, tx: Transaction, serial: str) -> SealedFactor | None:
        return self._phones(tx, _serials(serial)).get(serial)

    def _phones(self, tx: Transaction, serials: Collection[str]) -> dict[str, SealedFactor]:
        """Return the phones of these serials, by serial, their public keys known."""
        phones = factors.usable_phones(tx.db, serials)
        for serial, phone in phones.items():
            if self._known.get(serial, (b"",))[0] != phone.sealed_secret:
                self._known[serial] = (phone.sealed_secret, keys_of(tx, phone).theirs)
        return phones

    def _has_signed(self, phone: SealedFactor | None, signature: str, text: str) -> bool:
        """Tell whether this is the signature of the phone; after as long a time if there is no phone."""
        theirs = None if phone is None else self._known[phone.id][1]
        return phone_keys.verifies(theirs, push.signature(signature), text)

    def _must_have_signed(self, phone: SealedFactor | None, signature: str, text: str) -> None:
        if not self._has_signed(phone, signature, text):
            raise PhoneRefused


def _serials(*said: str) -> frozenset[str]:
    """Return those that can be serials, or one that nobody has: a list in SQL is not empty."""
    return frozenset(filter(push.SERIAL.fullmatch, said)) or frozenset({""})


def _pending(tx: Transaction, serial: str, credential: str) -> SealedEnrolment:
    """Return the pending enrolment of a serial. Raises EnrolmentExpired, PhoneRefused for a wrong credential."""
    pending = enrolments.by_id(tx.db, serial, tx.now)
    if pending is None:
        raise EnrolmentExpired
    known = tx.unseal(pending.sealed_secret, sealed_rows.of_enrolment(pending), pending.user_id)
    if pending.gives_codes or not _is(credential, known):
        raise PhoneRefused
    return pending


def _is(credential: str, known: str) -> bool:
    return hmac.compare_digest(credential.encode(), known.encode())


def _asked(tx: Transaction, waiting: list[tuple[ApprovalRow, ChallengeRow]]) -> defaultdict[str, list[_Asked]]:
    """Return what phones are asked, each with its request, by serial."""
    asked = defaultdict[str, list[_Asked]](list)
    for row, one in waiting:
        if _waits(tx, row):
            challenge = Challenge(
                nonce=one.nonce,
                url=row.url,
                serial=one.factor_id,
                question=row.question,
                title=row.title,
                require_presence=row.numbers,
                signature=one.signature,
                capabilities_signature=one.capabilities_signature,
            )
            asked[one.factor_id].append((row, challenge))
    return asked


def _waits(tx: Transaction, row: ApprovalRow) -> bool:
    """Tell whether a request waits for an answer. Raises SealBroken for one that was edited."""
    must_be_whole(tx, row)
    return row.outcome == ApprovalState.WAITING and is_open(row.made_at, row.ends_at, tx.now)


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
