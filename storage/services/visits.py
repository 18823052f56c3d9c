"""People in the guide: reported by the pages, watched by operators. It decides nothing about access."""

from __future__ import annotations

from storage.database.tables import visits
from storage.domain.clock import BEHIND, DAY
from storage.domain.sessions import Session
from storage.domain.visits import Funnel, Visit, Waypoint
from storage.services import sessions
from storage.services.operators import Operator
from storage.services.transaction import Transactions


class Visits:
    """The visits as the pages of the guide report them."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def reach(self, session: Session, waypoint: Waypoint, method: str = "") -> None:
        """Report that this session has reached a waypoint; the person's visits elsewhere end. Raises as `present` does.

        The list of methods begins no visit for a person who has a method, and ends one: they are looking at their
        settings.
        """
        if waypoint is Waypoint.METHODS and session.methods:
            self.leave(session)
            return
        with self._transactions.write() as tx:
            tx.lock(session.user.id)
            # A report that comes late, after the proof, is that of a session that has ended.
            user = sessions.present(tx, session)
            visits.leave_others(tx.db, user.id, session.id, tx.now)
            visits.reach(tx.db, session.id, user.id, waypoint, method, tx.now)

    def leave(self, session: Session) -> None:
        """Report that the person of this session has left the guide. Writes nothing if they were not in it."""
        with self._transactions.read() as tx:
            if not visits.is_open(tx.db, session.id):
                return
        with self._transactions.write() as tx:
            visits.leave(tx.db, session.id, tx.now)


class VisitsWatched:
    """The visits as operators see them. Raises NotAllowed and SessionEnded for an operator without the right."""

    def __init__(self, operator: Operator) -> None:
        self._operator = operator

    def under_way(self) -> list[Visit]:
        """Return the visits under way, the latest first."""
        with self._operator.looking() as tx:
            return visits.under_way(tx.db, tx.now - tx.limits.pending_seconds, tx.now + BEHIND)

    def funnel(self, days: int = 30) -> Funnel:
        """Return how the visits begun in the last days went."""
        with self._operator.looking() as tx:
            touched_since = tx.now - tx.limits.pending_seconds
            return visits.funnel(tx.db, tx.now - days * DAY, touched_since, tx.now + BEHIND)
