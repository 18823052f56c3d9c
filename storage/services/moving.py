"""The move of everything to another, empty database, of whichever engine: afterwards the old one refuses to open.

Nobody writes to the old database from the first row that is copied to the mark in it. Killed before that, the old one
is in force and the new one is empty or marked as unfinished; killed after it, `finish_move` has the new one in force.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from contextlib import closing, suppress
from pathlib import Path

from storage.database.engine import Connection, Engine, Place, Progress, silent
from storage.database.opening import open_database
from storage.database.sqlite.connection import connect, errors_of
from storage.database.tables import events, meta, users
from storage.domain.audit import Action
from storage.domain.errors import DatabaseMissing
from storage.domain.findings import Finding, Gravity
from storage.domain.moves import MoveRefused, NotEmpty, NothingToMove
from storage.formats.drafts import draft_of
from storage.integrity import checks
from storage.services.marks import MOVED_TO, MOVING_FROM, Mark, mark
from storage.services.transaction import Transactions


class Moving:
    """The move of one store."""

    def __init__(self, transactions: Transactions, engine: Engine, path: Path) -> None:
        """Prepare the service; what is on its way is for a while in a file beside `path`."""
        self._transactions = transactions
        self._engine = engine
        self._path = path

    def to(self, place: Place, told: Progress = silent) -> None:
        """Move everything to an empty database. Every secret stays sealed with the same key.

        Raises OwnerWanted, NothingToMove, NotEmpty, MoveRefused, CannotOpen, DatabaseUnavailable; CommitUnknown if it
        is not known whether the old database is still in force, which the next opening of it says.
        """
        self._engine.must_be_owner()
        with self._engine.read() as db:
            # Whatever is moved onto itself is found out by what is in it.
            if _is_empty(db):
                raise NothingToMove(self._engine.place)
        with closing(open_database(place)) as target:
            target.must_be_owner()
            self._must_be_free(target)
            with target.read() as db:
                _must_be_good(target, checks.of_place(db, target))
            number = secrets.token_hex(8)
            with self._transactions.write(alone=True) as tx:
                tx.shows_something_once()
                self._fill(target, number, told)
                with target.read() as db:
                    _must_be_good(target, checks.findings(db, target, self._transactions.keys, tx.key, tx.now))
                meta.put(tx.db, MOVED_TO, Mark(number, str(target.place)).written())
            _put_in_force(target)

    def _fill(self, target: Engine, number: str, told: Progress) -> None:
        """Copy everything, in the transaction that this thread has open, with the mark of what is not in force yet."""
        with draft_of(self._path) as draft, errors_of(draft):
            self._engine.copy_to(draft, told)
            with closing(connect(draft)) as copy:
                copy.execute("BEGIN IMMEDIATE")
                moved = self._transactions.on(copy)
                moved.record(Action.DATABASE_MOVED, detail=str(self._engine.place))
                moved.append_recorded()
                meta.put(copy, MOVING_FROM, Mark(number, str(self._engine.place)).written())
                copy.execute("COMMIT")
                target.replace(copy, lambda: self._must_be_free(target), told)

    def _must_be_free(self, target: Engine) -> None:
        """Refuse a database with something in it, but what an interrupted move from here has left. Raises NotEmpty."""
        with target.read() as db:
            facts = meta.every(db)
            left = mark(facts, MOVING_FROM)
            if left is not None and left.place == str(self._engine.place):
                return
            if not _is_empty(db):
                raise NotEmpty(target.place)


def finish_move(old: Place, new: Place) -> bool:
    """Have a new database in force whose old one is marked already; False if it was not this move, or is finished.

    Raises CannotOpen, OwnerWanted.
    """
    with closing(open_database(old, create=False)) as source:
        moved = _mark_in(source, MOVED_TO)
    with suppress(DatabaseMissing), closing(open_database(new, create=False)) as target:
        moving = _mark_in(target, MOVING_FROM)
        if moved and moving and moved.number == moving.number:
            _put_in_force(target)
            return True
    return False


def _is_empty(db: Connection) -> bool:
    """Tell whether nobody is in a database. A key alone seals nothing yet: making the tables has left it."""
    return not (users.exist(db) or events.last_number(db))


def _mark_in(engine: Engine, name: str) -> Mark | None:
    with engine.read() as db:
        return mark(meta.every(db), name)


def _must_be_good(target: Engine, found: Iterable[Finding]) -> None:
    if bad := [finding.name for finding in found if finding.gravity is Gravity.BAD]:
        raise MoveRefused(target.place, names=bad)


def _put_in_force(target: Engine) -> None:
    with target.write(alone=True) as db:
        meta.forget(db, MOVING_FROM)
