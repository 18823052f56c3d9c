"""The errors of a move of everything from one database to another."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from storage.domain.errors import CannotOpen


class DatabaseMoved(CannotOpen):
    """Everything was moved to another database, which `detail` names. Nothing was changed here."""


class MoveUnfinished(CannotOpen):
    """The move of everything to this database, from the one that `detail` names, was interrupted."""


class NotEmpty(CannotOpen):
    """There is something already in the database to which everything was to be moved. Nothing was changed."""


class NothingToMove(CannotOpen):
    """The database from which everything was to be moved is empty."""


class MoveRefused(CannotOpen):
    """A database does not pass the checks that `names` names, so that nothing was moved to it."""

    def __init__(self, path: Path | str, detail: str = "", names: Sequence[str] = ()) -> None:
        super().__init__(path, detail)
        self.names = names
