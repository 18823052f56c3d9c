"""The audit log, to be read: filtered, exported, verified, shortened."""

from __future__ import annotations

from pathlib import Path

from storage.database.tables import events, users
from storage.domain.audit import Action, Event, EventFilter
from storage.formats import event_files
from storage.formats.durable import exported_file
from storage.integrity import hash_chain
from storage.services.operators import Operator
from storage.services.transaction import Transaction

EVERYTHING = EventFilter()


class AuditLog:
    """The audit log, for reading. Each method raises NotAllowed and SessionEnded for an operator without the right."""

    def __init__(self, operator: Operator) -> None:
        self._operator = operator

    def events(self, wanted: EventFilter = EVERYTHING) -> list[Event]:
        """Return all wanted events, oldest first."""
        with self._operator.looking() as tx:
            return list(events.oldest_first(tx.db, _of_account(tx, wanted), events.last_number(tx.db)))

    def latest(self, wanted: EventFilter = EVERYTHING, before: int | None = None, limit: int = 100) -> list[Event]:
        """Return up to `limit` wanted events before event `before` (None: from the newest), newest first."""
        with self._operator.looking() as tx:
            return events.newest_first(tx.db, _of_account(tx, wanted), before, limit)

    def export(self, target: Path, wanted: EventFilter = EVERYTHING, separator: str = ",") -> int:
        """Write the wanted events to a new file (0600), as CSV or JSON by its ending, oldest first; return how many.

        Needs a fresh code. The export is in the audit log before the file holds anything. In CSV, `separator` stands
        between the cells, and an apostrophe before text that a spreadsheet would take for a formula. Raises
        FileInTheWay, CannotOpen, CodeWanted, and ValueError for another ending.
        """
        write = event_files.WRITERS.get(target.suffix.lower())
        if write is None:
            raise ValueError(target.suffix)
        with exported_file(target) as file:
            with self._operator.acting(fresh=True) as tx:
                last = events.last_number(tx.db)
                count = events.count(tx.db, _of_account(tx, wanted), last)
                tx.record(Action.AUDIT_LOG_EXPORTED, detail=f"{count} events to {target.name}")
            with self._operator.looking() as tx:
                write(file, events.oldest_first(tx.db, _of_account(tx, wanted), last), separator)
        return count

    def broken_at(self) -> int | None:
        """Return the number of the first event that was changed or is missing; None if the audit log is whole."""
        with self._operator.looking() as tx:
            return hash_chain.broken_at(tx.db, tx.key)

    def shorten(self, before: int) -> int:
        """Forget the events before a moment, in Unix seconds; return how many. The chain stays verifiable.

        For commands alone: an operator would make away with what the log says of them. Raises NotAllowed, and
        OwnerWanted on a server. While the whole log is verified, others go on.
        """
        self._operator.must_be_a_command()
        self._operator.must_be_owner()
        with self._operator.looking() as tx:
            seen = hash_chain.whole(tx.db, tx.key)
        if seen is None:
            return 0
        with self._operator.acting() as tx:
            count = hash_chain.shorten(tx.db, tx.key, before, seen)
            if count:
                tx.record(Action.AUDIT_LOG_SHORTENED, detail=f"{count} events")
        return count


def _of_account(tx: Transaction, wanted: EventFilter) -> EventFilter:
    """Return the filter with the name of the account as it was first written."""
    found = users.by_name(tx.db, wanted.account)
    return wanted._replace(account=found[0].name) if found else wanted
