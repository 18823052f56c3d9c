"""What a phone tells of an enrolment, without anyone typing: that it has read the secret, refused it, or proves it.

The one interface for phones that call home: the simulated one today, a network service for real ones later. A phone
names the enrolment by the fingerprint of its secret, which nobody can guess and which opens nothing by itself.
"""

from __future__ import annotations

import sqlite3

from storage.database.tables import enrolments, users
from storage.database.tables.enrolments import SealedEnrolment
from storage.database.tables.person import Person
from storage.domain.errors import EnrolmentExpired, NotAllowed, SessionEnded
from storage.domain.models import Action, Stage, User
from storage.services.enrolments import Enrolling, Find


class Activations(Enrolling):
    """Told by a phone, seen by the page that shows the enrolment (`activation`)."""

    def phone_read(self, fingerprint: str) -> None:
        """The phone has read the secret. Raises EnrolmentExpired."""
        self._phone_says(fingerprint, Stage.RETRIEVED, Action.ENROLMENT_RETRIEVED)

    def phone_refused(self, fingerprint: str) -> None:
        """The phone's app does not take the secret. Raises EnrolmentExpired."""
        self._phone_says(fingerprint, Stage.REJECTED, Action.ENROLMENT_REJECTED)

    def _phone_says(self, fingerprint: str, stage: Stage, action: Action) -> None:
        with self._telling_expiry(_of(fingerprint)), self._database.write() as db:
            told = enrolments.set_stage(db, fingerprint, stage, self._now())
            user = users.by_id(db, told.user_id) if told else None
            if told is None or user is None:
                raise EnrolmentExpired
            self._record(db, action, subject=user.name, actor=user.name, detail=told.method)

    def prove_by_phone(self, fingerprint: str, code: str) -> None:
        """The same check, limits and consequences as for a code that is typed; the trail says which it was.

        Raises CodeRefused, Locked, EnrolmentExpired, EnrolmentTakenOver, TooManyDevices, NotAllowed, SessionEnded.
        """

        def look(db: sqlite3.Connection) -> tuple[User, SealedEnrolment]:
            pending = enrolments.by_fingerprint(db, fingerprint, self._now())
            if pending is None:
                raise EnrolmentExpired
            person = self._must_be_whole(db, pending.user_id)
            return _holder(person, pending.epoch), pending

        def allowed(_db: sqlite3.Connection, person: Person, pending: SealedEnrolment) -> None:
            _holder(person, pending.epoch)

        with self._telling_expiry(_of(fingerprint)):
            self._prove(look, code, Action.ENROLMENT_PROVED_BY_PHONE, allowed, lambda _db, _person: None)


def _of(fingerprint: str) -> Find:
    return lambda db: enrolments.of_fingerprint(db, fingerprint)


def _holder(person: Person, epoch: int) -> User:
    """The account, while the session that shows its enrolment may still be there. Raises NotAllowed, SessionEnded."""
    user = person.user()
    if user is None or user.disabled or user.one_time_password:
        raise NotAllowed
    if user.epoch != epoch:
        raise SessionEnded
    return user
