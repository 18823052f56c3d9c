"""Whatever a damaged file holds as the moment of an event: only whole numbers are moments, and one clock reads them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from storage.database.sqlite.connection import FileConnection
from storage.database.tables import events
from storage.database.tables.types import LAST_MOMENT
from storage.domain.audit import Action, Event

NOW = 1_800_000_000
NO_MOMENTS = [None, "x", "5", b"\xff", 1.5, 1e300, -1e300]


@pytest.fixture
def damaged() -> Iterator[FileConnection]:
    """A table of events, as a damaged header leaves it, with one whole event."""
    with closing(sqlite3.connect(":memory:", factory=FileConnection)) as db:
        db.row_factory = sqlite3.Row
        db.execute("CREATE TABLE events (number, at, actor, subject, action, outcome, origin, detail, hash)")
        _add(db, 1, NOW)
        yield db


def _add(db: FileConnection, number: int, at: object) -> None:
    event = Event(number, 0, "marie", "marie", Action.PASSWORD_CHECKED, "done", "", "")
    events.insert(db, event, b"")
    db.execute("UPDATE events SET at = ? WHERE number = ?", (at, number))


@pytest.mark.parametrize("at", NO_MOMENTS)
def test_what_is_no_whole_number_is_passed_over(damaged: FileConnection, at: object) -> None:
    _add(damaged, 2, at)
    assert events.newest_moment(damaged) == NOW
    assert events.latest_moment(damaged) == NOW
    assert events.latest(damaged, "marie", (Action.PASSWORD_CHECKED,)) == (1, NOW)
    assert not events.any_outside(damaged, 0, NOW, NOW)
    assert not events.any_outside(damaged, 0, NOW, NOW, "marie")


@pytest.mark.parametrize(("at", "moment"), [(NOW + 1, NOW + 1), (2**63 - 1, LAST_MOMENT), (-5, 0)])
def test_a_number_however_large_is_a_moment_within_the_calendar(damaged: FileConnection, at: int, moment: int) -> None:
    _add(damaged, 2, at)
    assert events.newest_moment(damaged) == moment
    assert events.latest_moment(damaged) == max(NOW, at)
    assert events.latest(damaged, "marie", (Action.PASSWORD_CHECKED,)) == (2, at)
    assert events.any_outside(damaged, 0, NOW, NOW)
