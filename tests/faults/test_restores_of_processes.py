"""Restores while processes write or rotate the key: nothing acknowledged is lost, and everything opens."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from storage import Store
from storage.security import key_file
from storage.security.hasher import Hasher
from tests.conftest import FixedClock
from tests.faults.acts import maintaining
from tests.faults.crew import Crew
from tests.storage.people import broken, enrol, issue_codes, rows, signed_up

Amount = Callable[[int, int], int]


def names(path: Path) -> set[str]:
    """Of all accounts in a database."""
    return {name for (name,) in rows(path, "SELECT name FROM users")}


def test_what_was_acknowledged_is_in_the_data_or_in_a_file_kept_aside(
    database: Path, store: Store, amount: Amount
) -> None:
    store.backups.make(database.with_name("backup"))
    times = amount(60, 600)
    with Crew(4, maintaining, database) as crew:
        crew.tell(
            [("restore", "backup", amount(12, 120)), *(("add", f"client {worker}", times) for worker in range(3))]
        )
        _asides, *acknowledged = crew.hear()
    kept = names(database).union(*map(names, database.parent.glob("guichet.db.before-*")))
    lost = {name for added in acknowledged for name in added} - kept
    assert [len(added) for added in acknowledged] == [times] * 3
    assert lost == set()
    assert broken(store) == []


def test_no_recovery_code_that_was_used_works_again(
    database: Path, store: Store, clock: FixedClock, amount: Amount
) -> None:
    people = {}
    for number in range(3):
        name = f"client {number}"
        people[name] = issue_codes(store, enrol(store, clock, signed_up(store, name)).session)[1]
    store.backups.make(database.with_name("backup"))
    with Crew(4, maintaining, database) as crew:
        orders = [("use codes", name, 1, codes) for name, codes in people.items()]
        crew.tell([("restore", "backup", amount(12, 120)), *orders])
        _asides, *used = crew.hear()
    assert used == [10, 10, 10]
    assert [store.recovery_codes.left(store.administration().directory.user(name)) for name in people] == [0, 0, 0]
    assert broken(store) == []


def test_with_rotations_at_once_everything_opens(
    database: Path, store: Store, cheap: Hasher, clock: FixedClock, amount: Amount
) -> None:
    enrol(store, clock, signed_up(store))
    with Crew(4, maintaining, database) as crew:
        for turn in range(amount(4, 40)):
            crew.tell(
                [
                    *(("rotate", "", 3) for _ in range(2)),
                    *(("back up and restore", f"backup {turn} {number}", 3) for number in range(2)),
                ]
            )
            assert [len(done) for done in crew.hear()] == [3] * 4
            opened = Store(database, clock=clock, hasher=cheap)
            assert broken(opened) == []
            opened.close()
            assert len(key_file.read(database.with_name("guichet.key"))) == 1
