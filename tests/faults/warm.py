"""What the forked processes would each load or compute at their first act, done once by the server that forks them."""

from __future__ import annotations

from pathlib import Path

from storage import Store
from tests.conftest import PASSWORD, FixedClock
from tests.faults import acts
from tests.storage import memory
from tests.storage.people import enrol, issue_codes, signed_up


def warm_up() -> None:
    """Spend a day in a store that is thrown away."""
    clock = FixedClock()
    with memory.directory() as place:
        store = Store(Path(place) / "guichet.db", clock=clock, hasher=acts.cheap())
        person = enrol(store, clock, signed_up(store))
        issue_codes(store, person.session)
        store.administration().directory.search(PASSWORD)
        store.backups.make(backup := Path(place) / "backup")
        store.backups.restore(backup)
        store.maintenance.rotate_key()
        store.maintenance.check()
        store.close()


warm_up()
