"""The trail as it is read: filtered, verified, shortened."""

from __future__ import annotations

from storage import trail
from storage.models import Action, Event, EventFilter, Session
from storage.operating import Operating
from storage.tables import events

EVERYTHING = EventFilter()


class Audit(Operating):
    """What is asked of the trail."""

    def events(self, wanted: EventFilter = EVERYTHING) -> list[Event]:
        """The audit trail, oldest first."""
        with self._database.read() as db:
            return list(events.oldest_first(db, wanted))

    def latest_events(
        self, wanted: EventFilter, before: int | None = None, limit: int = 100, *, by: Session | None = None
    ) -> list[Event]:
        """The newest first, of before a number."""
        with self._looking(by) as db:
            return events.newest_first(db, wanted, before, limit)

    def trail_broken_at(self, *, by: Session | None = None) -> int | None:
        """The number of the first event that is not as it was written, or missing; None if the trail is whole."""
        with self._looking(by) as db:
            return trail.broken_at(db, self._key(db))

    def shorten_trail(self, before: int) -> int:
        """Forget the events of before a moment, in Unix seconds; how many. The chain stays verifiable."""
        with self._database.write() as db:
            count = trail.shorten(db, self._key(db), before)
            if count:
                self._record(db, Action.TRAIL_SHORTENED, detail=f"{count} events")
        return count
