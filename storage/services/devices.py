"""A person's devices: renamed, removed; and the last one that must stay."""

from __future__ import annotations

from storage.database.tables import factors, recovery_codes
from storage.domain import policy, rules
from storage.domain.errors import InvalidDeviceName, LastDevice, NoActiveFactor
from storage.domain.models import Action, Factor, NoticeKind, Session
from storage.services.enrolments import Enrolling


class Devices(Enrolling):
    """What a person does with the phones they have."""

    def devices(self, session: Session) -> list[Factor]:
        """The active ones, oldest first. Raises NotAllowed."""
        with self._database.read() as db:
            return factors.active(db, self._present(db, session).id)

    def rename_device(self, session: Session, factor_id: str, name: str) -> None:
        """Call a device by another name, with a number where another one of its method has it.

        Raises InvalidDeviceName, NoActiveFactor, NotAllowed.
        """
        if not rules.device_name_is_valid(name):
            raise InvalidDeviceName
        with self._beside(session.user.id) as (db, person):
            user = self._must_be_able_to_change(db, session, person)
            renamed = next((factor for factor in factors.active(db, user.id) if factor.id == factor_id), None)
            if renamed is None:
                raise NoActiveFactor
            called = rules.name_apart(name.strip(), factors.names(db, user.id, renamed.method, factor_id))
            factors.rename(db, user.id, factor_id, called)
            self._record(db, Action.FACTOR_RENAMED, subject=user.name, actor=user.name, detail=factor_id)

    def remove_device(self, session: Session, factor_id: str) -> Session:
        """Stop a device at once; it stays in the history. Recovery codes go with the last one, other sessions end.

        Raises LastDevice where a method is required and this one is its last, NoActiveFactor, NotAllowed.
        """
        with self._change(session.user.id) as (db, person):
            user = self._must_be_able_to_change(db, session, person)
            held = factors.active(db, user.id)
            removed = next((factor for factor in held if factor.id == factor_id), None)
            if removed is None:
                raise NoActiveFactor
            left = {factor.method for factor in held if factor is not removed and factor.disabled_at is None}
            required = policy.due_at(self.policy, user) is not None
            last_of_required = removed.method in self.policy.required_methods and removed.method not in left
            if required and removed.disabled_at is None and (not left or last_of_required):
                raise LastDevice
            factors.retire(db, user.id, factor_id, self._now())
            if len(held) == 1:
                recovery_codes.replace(db, user.id, (), self._now())
            self._tell(db, user, NoticeKind.METHOD_REMOVED, removed.name, by=session.id)
            self._record(
                db, Action.FACTOR_RETIRED, subject=user.name, actor=user.name, detail=f"{removed.method} removed"
            )
            return self._going_on(db, session)
