"""kill -9 at any moment of a move from one file to another: one of both is in force, and nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage import DatabaseMoved, Store
from storage.security.hasher import Hasher
from tests.conftest import FixedClock
from tests.faults.moves import MOMENTS, assert_one_is_in_force, killed_at
from tests.faults.populated import populating
from tests.storage import prepared
from tests.storage.people import broken, but_for_the_audit_log

IN_FORCE = {"committed": "new, once finished", "taken off": "new, once finished"}


@pytest.mark.parametrize("moment", MOMENTS)
def test_nothing_is_lost(database: Path, tmp_path: Path, clock: FixedClock, cheap: Hasher, moment: str) -> None:
    with prepared.opened(populating(3), database, clock, cheap):
        before = but_for_the_audit_log(database)
    there, key = tmp_path / "there" / "guichet.db", database.with_name("guichet.key")
    killed_at(moment, database, there, key, clock.now)
    assert assert_one_is_in_force(database, there, key, clock) == IN_FORCE.get(moment, "old")
    assert but_for_the_audit_log(there) == before
    moved = Store(there, key, clock=clock, hasher=cheap)
    assert broken(moved) == []
    moved.close()
    with pytest.raises(DatabaseMoved):
        Store(database, key)
