"""A move that is killed at one moment of it, and what has to be true of both databases afterwards."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import storage.store
from storage import DatabaseMoved, MoveUnfinished, Store, finish_move
from storage.database.engine import Place
from storage.database.opening import open_database
from storage.database.tables import meta
from storage.integrity import checks
from storage.services import moving
from storage.services.marks import MOVING_FROM
from storage.services.transaction import Transaction
from tests.conftest import FixedClock
from tests.faults.acts import cheap
from tests.faults.crew import status_of
from tests.postgres import engines
from tests.storage.people import broken

MOMENTS = ("begun", "copied", "put there", "checked", "marked", "committed", "taken off")
AMONG_ROWS = "among the rows"
"""A moment that there is where one of the two is on a server."""
_AFTER_ROWS = 40


def _die(*_of: object, **_named: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _dying_after(act: Callable[..., Any]) -> Callable[..., None]:
    def act_and_die(*arguments: Any, **named: Any) -> None:
        act(*arguments, **named)
        _die()

    return act_and_die


def _die_at(moment: str) -> None:
    """Have this process killed at a moment of the next move."""
    if moment == "begun":
        moving.Moving._fill = _die  # type: ignore[method-assign]
    elif moment == "copied":
        moving.connect = _die  # type: ignore[attr-defined, assignment]
    elif moment == "put there":
        moving.Moving._fill = _dying_after(moving.Moving._fill)  # type: ignore[method-assign]
    elif moment == "checked":
        checks.findings = _dying_after(checks.findings)  # type: ignore[assignment]
    elif moment == "marked":
        Transaction.must_be_in_force = _die  # type: ignore[method-assign]
    elif moment == "committed":
        moving._put_in_force = _die
    elif moment == "taken off":
        meta.forget = _dying_after(meta.forget)


def _move(moment: str, old: Place, new: Place, key: Path, now: float) -> None:
    # On a server, the one of the tests; a path is a file all the same.
    engines.install()
    storage.store.open_database = open_database  # type: ignore[attr-defined]
    _die_at(moment)

    def told(done: int, _count: int) -> None:
        if moment == AMONG_ROWS and done >= _AFTER_ROWS:
            _die()

    Store(old, key, clock=FixedClock(now), hasher=cheap()).moving.to(new, told)


def killed_at(moment: str, old: Place, new: Place, key: Path, now: float) -> None:
    """Move everything in a process that is killed at a moment."""
    assert status_of(_move, moment, old, new, key, now) == -signal.SIGKILL


def assert_one_is_in_force(old: Place, new: Place, key: Path, clock: FixedClock) -> str:
    """The old one is in force, and the new one empty or refused, or the new one is; say which, and go on to the end."""
    try:
        store = Store(old, key, clock=clock, hasher=cheap(), create=False)
    except DatabaseMoved:
        return _of_the_new(old, new, key, clock)
    with closing(store):
        assert broken(store) == []
        _assert_empty_or_refused(new)
        # As whoever is told to does.
        store.moving.to(new)
    return "old"


def _of_the_new(old: Place, new: Place, key: Path, clock: FixedClock) -> str:
    try:
        Store(new, key, clock=clock, hasher=cheap(), create=False).close()
    except MoveUnfinished:
        assert finish_move(old, new)
        return "new, once finished"
    return "new"


def _assert_empty_or_refused(new: Place) -> None:
    with closing(open_database(new)) as engine, engine.read() as db:
        unfinished = MOVING_FROM in meta.every(db)
        assert unfinished or not db.execute("SELECT 1 FROM users").fetchone()
