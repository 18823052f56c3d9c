"""Enrolment: from an issued secret to a proved factor."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING

from storage.database.tables import enrolments, factors, notices, users, visits
from storage.database.tables.enrolments import SealedEnrolment
from storage.domain import labels, names, policy, totp
from storage.domain.accounts import User
from storage.domain.audit import Action
from storage.domain.errors import (
    EnrolmentElsewhere,
    EnrolmentExpired,
    EnrolmentTakenOver,
    InvalidDeviceName,
    NoActiveFactor,
    SealBroken,
)
from storage.domain.factors import APPROVING, Stage
from storage.domain.notices import NoticeKind
from storage.domain.sessions import Activation, Session
from storage.integrity import sealed_rows
from storage.services import sessions
from storage.services.code_check import CodeCheck
from storage.services.enrolment_claim import EnrolmentClaim
from storage.services.expiry import (
    QUIET_SECONDS,
    Find,
    expiry_seen,
    forget_expired,
    record_expired,
    see_expiry,
    whereabouts,
)
from storage.services.sessions import Sessions
from storage.services.transaction import Transaction, Transactions

if TYPE_CHECKING:
    from storage.domain.issued import Enrolment

CREDENTIAL_LENGTH = 16
"""Characters of Base32, 80 bits: with them a phone that approves calls home, once, within the enrolment's life."""


class Enrolments:
    """The enrolments of people, in their own sessions."""

    def __init__(
        self,
        transactions: Transactions,
        sessions: Sessions,
        code_check: CodeCheck,
        new_secret: Callable[[], str],
    ) -> None:
        """Prepare the service; `new_secret` draws 20 bytes in Base32."""
        self._transactions = transactions
        self._sessions = sessions
        self._code_check = code_check
        self._new_secret = new_secret

    def begin(
        self,
        session: Session,
        method: str,
        phone: str,
        issuer: str,
        *,
        name: str,
        replaces: str | None = None,
    ) -> Enrolment:
        """Return this session's pending enrolment of this method, with the same secret, or else a new one in its place.

        `name` is the name for the device, with a number if another one of the method has it; `replaces` is the factor
        to be retired once the new one is proved. Raises EnrolmentElsewhere if another session holds one, NoActiveFactor
        if there is none to replace, TooManyDevices, InvalidDeviceName, NotAllowed.
        """
        if not names.device_name_is_valid(name):
            raise InvalidDeviceName
        secret, enrolment_id = self._new_secret(), secrets.token_hex(16)
        if method in APPROVING:
            secret, enrolment_id = secret[:CREDENTIAL_LENGTH], _new_serial()
        with self._transactions.write() as tx:
            user, person = self._sessions.able_to_change(tx, session), tx.person(session.user.id)
            if replaces is None:
                policy.must_have_room(self._sessions.policy, person.devices(method))
            elif replaces not in person.devices(method):
                raise NoActiveFactor
            others = factors.ask_for_names(tx.db, user.id, method, replaces)
            latest = enrolments.ask_for(tx.db, user.id, tx.now)
            name = names.name_apart(name.strip(), others())
            before, is_live = latest()
            live = before if is_live else None
            if live is not None and live.holder != session.id:
                raise EnrolmentElsewhere(live.told())
            if live is not None and (live.method, live.replaces) == (method, replaces):
                return _resume(tx, user, live, phone, name)
            if before is not None and live is None:
                record_expired(tx, before)
            accounts = factors.ask_for_accounts_ever(tx.db, user.id)
            forget_expired(tx, tx.now, tx.now + QUIET_SECONDS)
            row = SealedEnrolment(
                id=enrolment_id,
                user_id=user.id,
                method=method,
                phone=phone,
                name=name,
                replaces=replaces,
                issuer=issuer,
                account=labels.next_account(user.name, accounts()),
                sealed_secret=b"",
                sealed_earlier=None,
                holder=session.id,
                epoch=user.epoch,
                fingerprint=totp.fingerprint(secret),
                stage=Stage.WAITING,
                created_at=tx.now,
                expires_at=tx.now + tx.limits.pending_seconds,
            )
            earlier = None
            if before is not None and before.gives_codes:
                earlier = tx.seal(_opened(tx, before), sealed_rows.of_earlier(row))
            enrolments.insert(tx.db, row.sealed(tx.seal(secret, sealed_rows.of_enrolment(row)), earlier))
            tx.record_own(user, Action.ENROLMENT_BEGUN, detail=method)
        return row.opened(secret)

    def take_over(self, session: Session, enrolment_id: str) -> Enrolment:
        """Go on here with an enrolment of another session and the same secret; a code typed there is then refused.

        Raises EnrolmentExpired, NotAllowed.
        """
        with expiry_seen(self._transactions, _of(session)), self._transactions.write() as tx:
            user = self._sessions.able_to_change(tx, session)
            row = enrolments.hand_over(tx.db, user.id, enrolment_id, session.id, user.epoch, tx.now)
            if row is None:
                raise EnrolmentExpired
            tx.record_own(user, Action.ENROLMENT_TAKEN_OVER, detail=row.method)
            return row.opened(_opened(tx, row))

    def abandon(self, session: Session) -> Session:
        """Forget this person's pending enrolment, whichever session holds it. Raises NotAllowed."""
        with self._transactions.write() as tx:
            user = self._sessions.able_to_change(tx, session)
            if abandoned := enrolments.abandon(tx.db, user.id):
                tx.record_own(user, Action.ENROLMENT_ABANDONED, detail=whereabouts(tx, abandoned))
            return self._sessions.going_on(tx, session)

    def leave(self, session: Session, why: str) -> None:
        """Forget the pending enrolment of this session, whose person has gone, and end their visit of the guide.

        The audit log gives the reason.
        """
        with self._transactions.write() as tx:
            tx.lock(session.user.id)
            if abandoned := enrolments.abandon_held(tx.db, session.user.id, session.id):
                detail = f"{whereabouts(tx, abandoned)}, {why}"
                tx.record_own(session.user, Action.ENROLMENT_ABANDONED, detail=detail)
            visits.leave(tx.db, session.id, tx.now)

    def prove(self, session: Session, enrolment_id: str, code: str) -> Session:
        """Make the pending enrolment an active factor, in one transaction; the session is then FULL, others end.

        Raises CodeRefused, Locked, EnrolmentExpired, EnrolmentTakenOver, TooManyDevices, NotAllowed.
        """

        def look(tx: Transaction) -> tuple[User, SealedEnrolment]:
            _person, user = sessions.whole(tx, session)
            pending = enrolments.live(tx.db, user.id, tx.now)
            if pending is None or pending.id != enrolment_id:
                raise EnrolmentExpired
            if pending.holder != session.id:
                raise EnrolmentTakenOver
            return user, pending

        claim = EnrolmentClaim(
            self._transactions,
            self._sessions.policy,
            Action.ENROLMENT_PROVED,
            look=look,
            must_be_allowed=lambda tx, _pending: self._sessions.able_to_change(tx, session),
            accepted=lambda tx: self._sessions.proved(tx, session),
        )
        with expiry_seen(self._transactions, _of(session)):
            return self._code_check.check(claim, code)

    def activation(self, session: Session, enrolment_id: str) -> Activation:
        """Return the state of the enrolment that this session shows; once it is proved, the session is FULL.

        Raises EnrolmentTakenOver, SessionEnded, NotAllowed.
        """
        with self._transactions.read() as tx:
            user = users.by_id(tx.db, session.user.id)
            proved_at = factors.proved_at(tx.db, session.user.id, enrolment_id, session.id)
            # The proof ended this session too, unless it is the one that held the enrolment and nothing changed since.
            if user and not user.disabled and proved_at is not None:
                tx.person(user.id)
                return Activation(Stage.SUCCESS, self._sessions.proved_elsewhere(tx, session, proved_at))
            live = enrolments.live(tx.db, sessions.present(tx, session).id, tx.now)
        if live is None or live.id != enrolment_id:
            see_expiry(self._transactions, _of(session))
            return Activation(Stage.TIMEOUT)
        if live.holder != session.id:
            raise EnrolmentTakenOver
        # A damaged file may hold anything in any column.
        if live.stage not in list(Stage):
            raise SealBroken
        return Activation(Stage(live.stage))

    def was_read_by_another(self, session: Session) -> bool:
        """Tell whether another phone has shown the code of the one that proved this session. Raises SessionEnded."""
        with self._transactions.read() as tx:
            user, since = sessions.present(tx, session), session.proved_at
            return since is not None and notices.has_since(tx.db, user.id, NoticeKind.SECOND_PHONE, since)


def _new_serial() -> str:
    """Draw the identifier of a device that approves, which its phone signs: 12 characters of Base32, 60 bits."""
    return base64.b32encode(secrets.token_bytes(8)).decode("ascii")[:12]


def _resume(tx: Transaction, user: User, live: SealedEnrolment, phone: str, name: str) -> Enrolment:
    enrolments.rename(tx.db, live.id, phone, name)
    tx.record_own(user, Action.ENROLMENT_RESUMED, detail=live.method)
    return live._replace(phone=phone, name=name).opened(_opened(tx, live))


def _opened(tx: Transaction, row: SealedEnrolment) -> str:
    """Return the secret of an enrolment. Raises SealBroken."""
    return tx.unseal(row.sealed_secret, sealed_rows.of_enrolment(row), row.user_id)


def _of(session: Session) -> Find:
    return lambda tx: enrolments.of(tx.db, session.user.id)
