"""Where people are in the guide: told by the pages, watched by operators. It decides nothing."""

from __future__ import annotations

from storage.database.tables import visits
from storage.domain.clock import BEHIND, DAY
from storage.domain.models import Funnel, Session, Visit, Waypoint
from storage.services.operators import Operating


class Visits(Operating):
    """The guide as seen from behind the counter."""

    def visit(self, session: Session, waypoint: Waypoint, method: str = "") -> None:
        """This session has reached a waypoint. Raises NotAllowed, SessionEnded.

        The list of methods begins no visit for who has a method: they look at their settings.
        """
        if waypoint is Waypoint.METHODS and session.methods:
            return
        with self._database.write() as db:
            # A page that is told late, after the proof, is that of a session that has ended.
            user = self._present(db, session)
            visits.reach(db, session.id, user.id, waypoint, method, self._now())

    def visits(self, *, by: Session | None = None) -> list[Visit]:
        """Who is in the guide at this moment, the latest first."""
        with self._looking(by) as db:
            now = self._now()
            return visits.under_way(db, now - self._limits(db).pending_seconds, now + BEHIND)

    def funnel(self, days: int = 30, *, by: Session | None = None) -> Funnel:
        """How the visits begun in the last days went."""
        with self._looking(by) as db:
            now = self._now()
            return visits.funnel(db, now - days * DAY, now - self._limits(db).pending_seconds, now + BEHIND)
