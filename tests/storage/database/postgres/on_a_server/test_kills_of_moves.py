"""kill -9 at any moment of a move to a server, or away from it: one of both is in force, and nothing is lost."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from storage import DatabaseMoved, Store
from storage.database.engine import Place
from storage.database.opening import open_database
from storage.security.hasher import Hasher
from tests.conftest import FixedClock
from tests.faults.moves import AMONG_ROWS, MOMENTS, assert_one_is_in_force, killed_at
from tests.faults.populated import Person
from tests.postgres.contents import assert_moved, contents
from tests.storage.people import broken

IN_FORCE = {"committed": "new, once finished", "taken off": "new, once finished"}


@pytest.mark.parametrize("moment", [*MOMENTS, AMONG_ROWS])
@pytest.mark.parametrize("direction", ["to a server", "from a server"])
def test_nothing_is_lost(
    database: Path,
    people: list[Person],
    other: str,
    clock: FixedClock,
    cheap: Hasher,
    monkeypatch: pytest.MonkeyPatch,
    direction: str,
    moment: str,
) -> None:
    assert people
    monkeypatch.setattr("storage.store.open_database", open_database)
    key, file, dsn = database.with_name("guichet.key"), database.with_name("file.db"), database.read_text()
    if direction == "to a server":
        with closing(Store(dsn, key, clock=clock, hasher=cheap)) as first:
            first.moving.to(file)
    old: Place = dsn if direction == "from a server" else file
    new: Place = file if direction == "from a server" else other
    before = contents(old)
    killed_at(moment, old, new, key, clock.now)
    assert assert_one_is_in_force(old, new, key, clock) == IN_FORCE.get(moment, "old")
    assert_moved(before, new)
    with closing(Store(new, key, clock=clock, hasher=cheap)) as moved:
        assert broken(moved) == []
    with pytest.raises(DatabaseMoved):
        Store(old, key)
