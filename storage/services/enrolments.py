"""Enrolment: from a secret issued to a factor proved."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from storage.database.tables import attempts, enrolments, factors, users, visits
from storage.database.tables.enrolments import SealedEnrolment
from storage.database.tables.factors import SealedFactor
from storage.database.tables.person import Person
from storage.domain import codes, diagnosis, labels, rules, totp
from storage.domain.errors import (
    EnrolmentElsewhere,
    EnrolmentExpired,
    EnrolmentTakenOver,
    InvalidDeviceName,
    NoActiveFactor,
    SealBroken,
    TooManyDevices,
)
from storage.domain.models import (
    STANDARD,
    Action,
    Activation,
    Diagnosis,
    Level,
    NoticeKind,
    Parameters,
    Session,
    Stage,
    User,
)
from storage.security import sealing
from storage.services.code_check import Candidate, Look, Match, Then, Told, factor_place
from storage.services.freshness import Proof
from storage.services.sign_in import QUIET_SECONDS, SigningIn

if TYPE_CHECKING:
    from storage.domain.issued import Enrolment

Allowed = Callable[[sqlite3.Connection, Person, SealedEnrolment], None]
"""Raises NotAllowed or SessionEnded where the proof of an enrolment may change nothing."""
Find = Callable[[sqlite3.Connection], SealedEnrolment | None]
"""An enrolment, expired or not."""


class Enrolling(SigningIn):
    """What a person switches on."""

    def begin_enrolment(
        self,
        session: Session,
        method: str,
        phone: str,
        issuer: str,
        *,
        name: str,
        replaces: str | None = None,
    ) -> Enrolment:
        """This session's pending enrolment of this method (same secret), else a new one in the place of its other one.

        `name` is what the device will be called, with a number where another one of the method has it; `replaces` is
        the factor that stops once the new one is proved. Raises EnrolmentElsewhere if another session holds one,
        NoActiveFactor if there is none to replace, TooManyDevices, InvalidDeviceName, NotAllowed.
        """
        if not rules.device_name_is_valid(name):
            raise InvalidDeviceName
        now, secret = self._now(), self._new_secret()
        with self._beside(session.user.id) as (db, person):
            user = self._must_be_able_to_change(db, session, person)
            if replaces is None:
                self._must_have_room(person, method)
            elif replaces not in person.devices(method):
                raise NoActiveFactor
            name = rules.name_apart(name.strip(), factors.names(db, user.id, method, replaces))
            before, live = enrolments.of(db, user.id), enrolments.live(db, user.id, now)
            if live is not None and live.holder != session.id:
                raise EnrolmentElsewhere(live.told())
            if live is not None and (live.method, live.replaces) == (method, replaces):
                enrolments.rename(db, live.id, phone, name)
                opened = self._unseal_within(db, live.sealed_secret, enrolment_place(live), user.id)
                self._record(db, Action.ENROLMENT_RESUMED, subject=user.name, actor=user.name, detail=method)
                return live._replace(phone=phone, name=name).opened(opened)
            if before is not None and live is None:
                self._tell_expired(db, before)
            self._forget_expired(db, now, now + QUIET_SECONDS)
            row = SealedEnrolment(
                id=secrets.token_hex(16),
                user_id=user.id,
                method=method,
                phone=phone,
                name=name,
                replaces=replaces,
                issuer=issuer,
                account=labels.next_account(user.name, factors.accounts_ever(db, user.id)),
                sealed_secret=b"",
                sealed_earlier=None,
                holder=session.id,
                epoch=user.epoch,
                fingerprint=totp.fingerprint(secret),
                stage=Stage.WAITING,
                created_at=now,
                expires_at=now + self._limits(db).pending_seconds,
            )
            earlier = None
            if before is not None:
                opened = self._unseal_within(db, before.sealed_secret, enrolment_place(before), user.id)
                earlier = self._seal(db, opened, earlier_place(row))
            enrolments.insert(db, row.sealed(self._seal(db, secret, enrolment_place(row)), earlier))
            self._record(db, Action.ENROLMENT_BEGUN, subject=user.name, actor=user.name, detail=method)
        return row.opened(secret)

    def _must_have_room(self, person: Person, method: str, besides: str | None = None, more: int = 0) -> None:
        """For one more device of a method, not counting the one that it replaces. Raises TooManyDevices.

        `more`: how many came since `person` was read.
        """
        if len(person.devices(method) - {besides}) + more >= self.policy.devices_a_method:
            raise TooManyDevices

    def take_over_enrolment(self, session: Session, enrolment_id: str) -> Enrolment:
        """Go on here with what was begun in another session, with the same secret; a code typed there is then refused.

        Raises EnrolmentExpired, NotAllowed.
        """
        with self._telling_expiry(_of(session)), self._beside(session.user.id) as (db, person):
            user = self._must_be_able_to_change(db, session, person)
            row = enrolments.hand_over(db, user.id, enrolment_id, session.id, user.epoch, self._now())
            if row is None:
                raise EnrolmentExpired
            self._record(db, Action.ENROLMENT_TAKEN_OVER, subject=user.name, actor=user.name, detail=row.method)
            return row.opened(self._unseal_within(db, row.sealed_secret, enrolment_place(row), user.id))

    def abandon_enrolment(self, session: Session) -> Session:
        """Forget this person's pending enrolment, whoever holds it. Raises NotAllowed."""
        with self._beside(session.user.id) as (db, person):
            user = self._must_be_able_to_change(db, session, person)
            if abandoned := enrolments.abandon(db, user.id):
                detail = self._whereabouts(db, abandoned)
                self._record(db, Action.ENROLMENT_ABANDONED, subject=user.name, actor=user.name, detail=detail)
            return self._going_on(db, session)

    def leave(self, session: Session, why: str) -> None:
        """The person has gone: forget the pending enrolment that this session holds. The trail says why."""
        with self._database.write() as db:
            if abandoned := enrolments.abandon_held(db, session.user.id, session.id):
                name, detail = session.user.name, f"{self._whereabouts(db, abandoned)}, {why}"
                self._record(db, Action.ENROLMENT_ABANDONED, subject=name, actor=name, detail=detail)

    def prove_enrolment(self, session: Session, enrolment_id: str, code: str) -> Session:
        """Make the pending enrolment an active factor, in one transaction; the session is then FULL, others end.

        Raises CodeRefused, Locked, EnrolmentExpired, EnrolmentTakenOver, TooManyDevices, NotAllowed.
        """

        def look(db: sqlite3.Connection) -> tuple[User, SealedEnrolment]:
            _person, user = self._whole_and_present(db, session)
            pending = enrolments.live(db, user.id, self._now())
            if pending is None or pending.id != enrolment_id:
                raise EnrolmentExpired
            if pending.holder != session.id:
                raise EnrolmentTakenOver
            return user, pending

        def allowed(db: sqlite3.Connection, person: Person, _pending: SealedEnrolment) -> None:
            self._must_be_able_to_change(db, session, person)

        with self._telling_expiry(_of(session)):
            return self._prove(look, code, Action.ENROLMENT_PROVED, allowed, lambda db, _: self._proved(db, session))

    @contextmanager
    def _telling_expiry(self, find: Find) -> Iterator[None]:
        """Around what asks for a live enrolment: one that is found to be over is so on the trail, and for good."""
        try:
            yield
        except EnrolmentExpired:
            self._see_expiry(find)
            raise

    def _see_expiry(self, find: Find) -> None:
        with suppress(SealBroken):
            with self._database.read() as db:
                found, now = find(db), self._now()
                if found is None or not enrolments.is_over(db, found, now):
                    return
            with self._database.write() as db:
                found = find(db)
                if found is not None and enrolments.is_over(db, found, now):
                    self._tell_expired(db, found)

    def activation(self, session: Session, enrolment_id: str) -> Activation:
        """What has become of the enrolment that this session shows; with a proof, from anywhere, the session is FULL.

        Raises EnrolmentTakenOver, SessionEnded, NotAllowed.
        """
        now = self._now()
        with self._reporting(), self._database.read() as db:
            user = users.by_id(db, session.user.id)
            proved_at = factors.proved_at(db, session.user.id, enrolment_id, session.id)
            # The proof ended this session too, unless it is the one that held the enrolment and nothing changed since.
            if user and not user.disabled and proved_at is not None:
                self._must_be_whole(db, user.id)
                if not self._freshness.is_known(proof := Proof(session.id, proved_at)):
                    self._freshness.begins(db, proof)
                return Activation(Stage.SUCCESS, self._going_on(db, session, Level.FULL, proved_at))
            live = enrolments.live(db, self._present(db, session).id, now)
        if live is None or live.id != enrolment_id:
            self._see_expiry(_of(session))
            return Activation(Stage.TIMEOUT)
        if live.holder != session.id:
            raise EnrolmentTakenOver
        # A damaged file may hold anything in any column.
        if live.stage not in list(Stage):
            raise SealBroken
        return Activation(Stage(live.stage))

    def _prove(
        self,
        look: Look[SealedEnrolment],
        code: str,
        action: Action,
        allowed: Allowed,
        then: Then[Told],
    ) -> Told:
        """The one way to a factor, for a code that was typed and for one that a phone sent.

        `look` finds the enrolment; in the transaction of the change, `allowed` raises where it may not be made. What is
        no code is not counted.
        """
        attempt, (pending, typed) = self._reserve(lambda db: _with_the_code(look(db), code))
        user, now = attempt.user, self._now()

        def spend(db: sqlite3.Connection, person: Person, match: Match) -> bool:
            allowed(db, person, pending)
            if not enrolments.take(db, user.id, pending.id, pending.holder, now):
                there = enrolments.live(db, user.id, now)
                raise EnrolmentTakenOver if there and there.id == pending.id else EnrolmentExpired
            # One may have come by another way since.
            self._must_have_room(person, pending.method, besides=pending.replaces)
            place = factor_place(SealedFactor(pending.id, user.id, b""))
            replaced = pending.replaces is not None and factors.retire(db, user.id, pending.replaces, now) > 0
            if replaced:
                self._record(
                    db, Action.FACTOR_RETIRED, subject=user.name, actor=user.name, detail=f"{pending.method} replaced"
                )
            kind = NoticeKind.METHOD_REPLACED if replaced else NoticeKind.METHOD_ADDED
            name = rules.name_apart(pending.name, factors.names(db, user.id, pending.method, pending.replaces))
            epoch = self._tell(db, user, kind, name, by=pending.holder)
            factor = pending.proved(match.drift, now)._replace(name=name)
            sealed_secret = self._seal(db, match.secret, place)
            factors.add(db, factor, sealed_secret, match.step, holder=pending.holder, epoch=epoch)
            users.signed_in(db, user.id, now)
            visits.prove(db, pending.holder, now)
            return True

        def diagnose(digits: str) -> tuple[Diagnosis | None, int]:
            secret = self._unseal(pending.sealed_secret, enrolment_place(pending), user)
            return diagnosis.of_code(digits, now, secret, self._earlier_secrets(user, pending))

        candidate = Candidate(pending.id, pending.sealed_secret, enrolment_place(pending))
        try:
            return self._decide(attempt, typed, [candidate], spend, action, then, diagnose)
        except (EnrolmentExpired, EnrolmentTakenOver):
            # The code was right, and came a moment too late: it is not held against the person.
            with self._database.write() as db:
                attempts.forgive(db, attempt.counted.subject)
            raise

    def _earlier_secrets(self, user: User, pending: SealedEnrolment) -> list[tuple[str, Parameters]]:
        """The secrets whose entries may still be in the person's app, and how it computes their codes."""
        with self._database.read() as db:
            held = list(factors.every_seal(db, user.id))
        secrets_of_factors = [(self._unseal(f.sealed_secret, factor_place(f), user), f.parameters) for f in held]
        if pending.sealed_earlier is None:
            return secrets_of_factors
        earlier = self._unseal(pending.sealed_earlier, earlier_place(pending), user)
        return [*secrets_of_factors, (earlier, STANDARD)]


def _with_the_code(found: tuple[User, SealedEnrolment], typed: str) -> tuple[User, tuple[SealedEnrolment, str]]:
    """What was found, and the code that is to prove it. Raises CodeRefused."""
    user, pending = found
    return user, (pending, codes.read(typed))


def _of(session: Session) -> Find:
    return lambda db: enrolments.of(db, session.user.id)


def enrolment_place(row: SealedEnrolment) -> bytes:
    """Where the secret of a pending enrolment belongs: to this person, method, moment, and factor replaced."""
    replaces = () if row.replaces is None else (row.replaces,)
    return sealing.place("enrolments", row.id, "sealed_secret", row.user_id, row.method, row.expires_at, *replaces)


def earlier_place(row: SealedEnrolment) -> bytes:
    """Where the secret of the enrolment that this one took the place of belongs."""
    return sealing.place("enrolments", row.id, "sealed_earlier", row.user_id)
