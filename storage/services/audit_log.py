"""The trail as it is read: filtered, exported, verified, shortened."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from storage.database.tables import events, users
from storage.domain.models import Action, Event, EventFilter, Session
from storage.formats import event_files
from storage.formats.durable import exported_file
from storage.integrity import hash_chain
from storage.services.operators import Operating

EVERYTHING = EventFilter()


class Audit(Operating):
    """What is asked of the trail."""

    def events(self, wanted: EventFilter = EVERYTHING) -> list[Event]:
        """The audit trail, oldest first."""
        with self._database.read() as db:
            return list(events.oldest_first(db, _of_account(db, wanted), events.last_number(db)))

    def latest_events(
        self, wanted: EventFilter, before: int | None = None, limit: int = 100, *, by: Session | None = None
    ) -> list[Event]:
        """The newest first, of before a number."""
        with self._looking(by) as db:
            return events.newest_first(db, _of_account(db, wanted), before, limit)

    def export_events(
        self, target: Path, wanted: EventFilter = EVERYTHING, separator: str = ",", *, by: Session | None = None
    ) -> int:
        """Write them to a new file (0600), CSV or JSON as its name ends, oldest first; how many. Wants a fresh code.

        It is on the trail before the file holds anything. Raises FileInTheWay, CannotOpen, and ValueError for another
        ending. In CSV, `separator` is between the cells, and an apostrophe before what a spreadsheet would take for a
        formula.
        """
        write = event_files.WRITERS.get(target.suffix.lower())
        if write is None:
            raise ValueError(target.suffix)
        with exported_file(target) as file:
            with self._acting(by, fresh=True) as db:
                last = events.last_number(db)
                count = events.count(db, _of_account(db, wanted), last)
                self._record(db, Action.TRAIL_EXPORTED, by=by, detail=f"{count} events to {target.name}")
            with self._database.read() as db:
                write(file, events.oldest_first(db, _of_account(db, wanted), last), separator)
        return count

    def trail_broken_at(self, *, by: Session | None = None) -> int | None:
        """The number of the first event that is not as it was written, or missing; None if the trail is whole."""
        with self._looking(by) as db:
            return hash_chain.broken_at(db, self._key(db))

    def shorten_trail(self, before: int) -> int:
        """Forget the events of before a moment, in Unix seconds; how many. The chain stays verifiable."""
        with self._database.write() as db:
            count = hash_chain.shorten(db, self._key(db), before)
            if count:
                self._record(db, Action.TRAIL_SHORTENED, detail=f"{count} events")
        return count


def _of_account(db: sqlite3.Connection, wanted: EventFilter) -> EventFilter:
    """With the name of the account as it was written when it was made."""
    found = users.by_name(db, wanted.account)
    return wanted._replace(account=found[0].name) if found else wanted
