"""`guichet visits`: who is in the guide, and where those who left it were."""

from __future__ import annotations

import pytest

from storage import Store, Waypoint
from tests.conftest import FixedClock
from tests.storage.people import METHOD, NAME, enrol, signed_up
from tests.tui.shell import Shell

DAY = 86_400
NOBODY = dict.fromkeys(("methods", "device type", "qr code", "manual entry", "proof"), 0)


def test_visits_under_way_and_those_that_ended(store: Store, shell: Shell, clock: FixedClock) -> None:
    done = signed_up(store, "voisin")
    store.visits.reach(done, Waypoint.QR_CODE, METHOD)
    enrol(store, clock, done)
    store.visits.reach(signed_up(store, "pressé"), Waypoint.MANUAL_ENTRY, METHOD)
    clock.advance(600)
    store.visits.reach(signed_up(store), Waypoint.METHODS)
    assert shell.json("visits") == {
        "under_way": [
            {
                "name": NAME,
                "method": "",
                "waypoint": "methods",
                "began_at": "2026-09-21T14:23:20+00:00",
                "at": "2026-09-21T14:23:20+00:00",
            }
        ],
        "days": 30,
        "funnel": {"begun": 3, "proved": 1, "under_way": 1},
        "left": NOBODY | {"manual entry": 1},
    }
    assert shell.run("visits").out.splitlines() == [
        f"visit\t{NAME}\t-\tmethods\t2026-09-21T14:23:20+00:00\t2026-09-21T14:23:20+00:00",
        "count\tbegun\t3",
        "count\tproved\t1",
        "count\tunder_way\t1",
        "left\tmethods\t0",
        "left\tdevice type\t0",
        "left\tqr code\t0",
        "left\tmanual entry\t1",
        "left\tproof\t0",
    ]


def test_those_of_the_last_days(store: Store, shell: Shell, clock: FixedClock) -> None:
    store.visits.reach(signed_up(store), Waypoint.PROOF, METHOD)
    clock.advance(2 * DAY)
    assert shell.json("visits", "--days", "1")["funnel"]["begun"] == 0
    assert shell.json("visits", "--days", "3")["left"] == NOBODY | {"proof": 1}


@pytest.mark.parametrize("days", ["0", "91", "-1", "x"])
def test_a_number_of_days_that_will_not_do(shell: Shell, days: str) -> None:
    with pytest.raises(SystemExit, match="2"):
        shell.run("visits", f"--days={days}")
