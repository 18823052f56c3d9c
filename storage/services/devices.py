"""A person's devices: listed, renamed, removed; and the last one, which may have to stay."""

from __future__ import annotations

from storage.database.tables import factors, recovery_codes
from storage.domain import names, policy
from storage.domain.audit import Action
from storage.domain.errors import InvalidDeviceName, LastDevice, NoActiveFactor
from storage.domain.factors import Factor
from storage.domain.notices import NoticeKind
from storage.domain.sessions import Session
from storage.services import sessions
from storage.services.sessions import Sessions
from storage.services.transaction import Transactions


class Devices:
    """The actions of a person on their own devices."""

    def __init__(self, transactions: Transactions, sessions: Sessions) -> None:
        self._transactions = transactions
        self._sessions = sessions

    def of(self, session: Session) -> list[Factor]:
        """Return the active devices, oldest first. Raises NotAllowed, SessionEnded."""
        with self._transactions.read() as tx:
            return factors.active(tx.db, sessions.present(tx, session).id)

    def rename(self, session: Session, factor_id: str, name: str) -> str:
        """Rename a device, with a number if another one of its method has that name. Return what it is called now.

        Raises InvalidDeviceName, NoActiveFactor, NotAllowed.
        """
        if not names.device_name_is_valid(name):
            raise InvalidDeviceName
        with self._transactions.write() as tx:
            user = self._sessions.able_to_change(tx, session)
            renamed = _held(factors.active(tx.db, user.id), factor_id)
            called = names.name_apart(name.strip(), factors.names(tx.db, user.id, renamed.method, factor_id))
            factors.rename(tx.db, user.id, factor_id, called)
            tx.record_own(user, Action.FACTOR_RENAMED, detail=factor_id)
            return called

    def remove(self, session: Session, factor_id: str) -> Session:
        """Retire a device at once; it stays in the history. Recovery codes go with the last one, other sessions end.

        Raises LastDevice if a method is required and this device is its last, NoActiveFactor, NotAllowed.
        """
        with self._transactions.change(session.user.id) as tx:
            user = self._sessions.able_to_change(tx, session)
            held = factors.active(tx.db, user.id)
            removed = _held(held, factor_id)
            if policy.due_at(self._sessions.policy, user) is not None and self._is_the_last(removed, held):
                raise LastDevice
            factors.retire(tx.db, user.id, factor_id, tx.now)
            if len(held) == 1:
                recovery_codes.replace(tx.db, user.id, (), tx.now)
            tx.notify(user, NoticeKind.METHOD_REMOVED, removed.name, by=session.id)
            tx.record_own(user, Action.FACTOR_RETIRED, detail=f"{removed.method} removed")
            return self._sessions.going_on(tx, session)

    def must_stay(self, session: Session) -> frozenset[str]:
        """Return the identifiers of the devices that `remove` refuses. Raises NotAllowed, SessionEnded."""
        with self._transactions.read() as tx:
            user = sessions.present(tx, session)
            held = factors.active(tx.db, user.id)
            if policy.due_at(self._sessions.policy, user) is None:
                return frozenset()
            return frozenset(device.id for device in held if self._is_the_last(device, held))

    def _is_the_last(self, removed: Factor, held: list[Factor]) -> bool:
        """Tell whether it is the last device that gives codes, of all methods or of a required one."""
        left = {factor.method for factor in held if factor is not removed and factor.disabled_at is None}
        last_of_required = removed.method in self._sessions.policy.required_methods and removed.method not in left
        return removed.disabled_at is None and (not left or last_of_required)


def _held(held: list[Factor], factor_id: str) -> Factor:
    """Return the device of this identifier. Raises NoActiveFactor."""
    for factor in held:
        if factor.id == factor_id:
            return factor
    raise NoActiveFactor
