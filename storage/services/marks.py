"""The marks of a move, in `meta`: of everything in one database, to another one.

The new database is marked as unfinished until the old one is marked as moved: at no moment are both in force.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from storage.database.engine import Place
from storage.domain.moves import DatabaseMoved, MoveUnfinished

MOVED_TO, MOVING_FROM = "moved_to", "moving_from"
"""The names of the marks of the old database and of the new one."""


class Mark(NamedTuple):
    """A mark: the number of the move, which both databases have, and where the other one is."""

    number: str
    place: str

    def written(self) -> str:
        """Return the mark as the database keeps it."""
        return f"{self.number} {self.place}"


def mark(facts: Mapping[str, str], name: str) -> Mark | None:
    """Return one of the marks; None if it is not there."""
    number, separator, place = facts.get(name, "").partition(" ")
    return Mark(number, place) if separator else None


def must_be_in_force(facts: Mapping[str, str], place: Place) -> None:
    """Refuse a database from which everything was moved, or to which it has yet to be.

    Raises DatabaseMoved, MoveUnfinished.
    """
    if moved := mark(facts, MOVED_TO):
        raise DatabaseMoved(place, moved.place)
    if moving := mark(facts, MOVING_FROM):
        raise MoveUnfinished(place, moving.place)
