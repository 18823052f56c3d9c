"""What `check` says of the servers that keep a database, and of the way to them."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from storage import Gravity, ServerClockOff, Store
from storage.database.postgres import place, server
from tests.conftest import FixedClock
from tests.postgres import databases
from tests.postgres.instance import SUPERUSER
from tests.postgres.pair import DATABASE, Pair
from tests.postgres.server import APPLICATION, OWNER
from tests.postgres.waiting import until
from tests.storage.people import change
from tests.storage.whole import finding


class Ahead:
    """A clock of this machine that is some seconds ahead of the server's, which is this machine too."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def time(self) -> float:
        """Return what it tells."""
        return time.time() + self._seconds


def opened_as(database: Path, role: str) -> Store:
    """Return the store of a test's database as a role opens it."""
    return Store(databases.dsn(databases._name_at(database), role), database.with_name("guichet.key"))


@pytest.mark.parametrize(
    ("role", "gravity", "detail"),
    [
        (APPLICATION, Gravity.GOOD, APPLICATION),
        (OWNER, Gravity.WARNING, f"{OWNER}: owner"),
        (SUPERUSER, Gravity.BAD, f"{SUPERUSER}: superuser"),
    ],
)
def test_the_role_that_the_program_has(store: Store, database: Path, role: str, gravity: Gravity, detail: str) -> None:
    assert store.path == database
    other = opened_as(database, role)
    assert finding(other, "role") == ("role", gravity, detail)
    other.close()


@pytest.mark.parametrize("right", ["UPDATE", "DELETE", "TRUNCATE"])
def test_a_role_that_could_change_events_is_bad(store: Store, database: Path, right: str) -> None:
    assert store.path == database
    change(database, f"GRANT {right} ON events TO {APPLICATION}")
    kiosk = opened_as(database, APPLICATION)
    assert finding(kiosk, "role").gravity is Gravity.BAD
    kiosk.close()


@pytest.mark.parametrize(
    ("seconds", "gravity", "detail"),
    [
        (1, Gravity.GOOD, ""),
        (-1, Gravity.GOOD, ""),
        (7, Gravity.WARNING, "7 s ahead"),
        (-7, Gravity.WARNING, "7 s behind"),
    ],
)
def test_a_clock_that_is_not_that_of_the_server_is_told(
    store: Store, monkeypatch: pytest.MonkeyPatch, seconds: int, gravity: Gravity, detail: str
) -> None:
    monkeypatch.setattr(server, "time", Ahead(seconds))
    assert finding(store, "server clock") == ("server clock", gravity, detail)


@pytest.mark.parametrize(("seconds", "detail"), [(60, "60 s ahead"), (-60, "60 s behind")])
def test_and_beyond_half_a_minute_nothing_is_opened(
    store: Store, database: Path, monkeypatch: pytest.MonkeyPatch, seconds: int, detail: str
) -> None:
    assert store.path == database
    monkeypatch.setattr(server, "time", Ahead(seconds))
    with pytest.raises(ServerClockOff) as refused:
        opened_as(database, OWNER)
    assert refused.value.detail == detail
    monkeypatch.setattr(server, "time", Ahead(29.0 if seconds > 0 else -29.0))
    opened_as(database, OWNER).close()


def test_a_server_that_is_too_old_by_now_is_bad(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "OLDEST", 99)
    found = finding(store, "server version")
    assert found.gravity is Gravity.BAD
    assert "older than 99" in found.detail


def test_pages_without_checksums_are_told(store: Store) -> None:
    assert finding(store, "data checksums") == ("data checksums", Gravity.WARNING, "data_checksums")


def test_another_machine_has_to_encrypt(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "transport" not in [found.name for found in store.maintenance.check()]
    # From now on, the socket of the tests is no place of this machine.
    monkeypatch.setattr(place, "_is_here", lambda _host: False)
    assert finding(store, "transport") == ("transport", Gravity.BAD, "sslmode=prefer")


def test_a_fleet_of_two_servers(pair: Pair, tmp_path: Path, clock: FixedClock) -> None:
    store = Store(pair.dsn, tmp_path / "guichet.key", clock=clock)
    assert finding(store, "primary") == ("primary", Gravity.GOOD, "")
    assert finding(store, "standby") == ("standby", Gravity.GOOD, "")

    pair.first.execute("ALTER SYSTEM SET synchronous_commit = 'local'")
    pair.first.execute("SELECT pg_reload_conf()")
    until(lambda: finding(store, "standby") == ("standby", Gravity.WARNING, "synchronous_commit local"))
    pair.first.execute("ALTER SYSTEM RESET synchronous_commit")
    pair.first.execute("SELECT pg_reload_conf()")

    pair.second.stop()
    silent = f"no answer: postgresql://{pair.second.sockets}/{DATABASE}"
    assert finding(store, "primary") == ("primary", Gravity.WARNING, silent)
    until(lambda: finding(store, "standby") == ("standby", Gravity.WARNING, "ANY 1 (n2)"))

    pair.second.start()
    pair.wait_for_nobody()
    assert finding(store, "standby") == ("standby", Gravity.WARNING, "synchronous_standby_names")
    # Both write from now on: a server that has died was started again as it was.
    pair.second.promote()
    both = ", ".join(f"postgresql://{one.sockets}/{DATABASE}" for one in (pair.first, pair.second))
    assert finding(store, "primary") == ("primary", Gravity.BAD, both)
    store.close()


def test_servers_that_a_service_file_names_are_asked_too(
    pair: Pair, tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    sockets = pair.dsn.partition("host=")[2]
    (tmp_path / "services").write_text(f"[fleet]\nhost={sockets}\ndbname={DATABASE}\nuser={OWNER}\n")
    monkeypatch.setenv("PGSERVICEFILE", str(tmp_path / "services"))
    store = Store("postgresql:///?service=fleet", tmp_path / "guichet.key", clock=clock)
    assert finding(store, "primary") == ("primary", Gravity.GOOD, "")
    pair.second.promote()
    assert finding(store, "primary").gravity is Gravity.BAD
    store.close()


def test_a_standby_is_seen_by_a_role_that_is_told_little(pair: Pair, tmp_path: Path, clock: FixedClock) -> None:
    owner = Store(pair.dsn, tmp_path / "guichet.key", clock=clock)
    kiosk = Store(pair.dsn.replace(OWNER, APPLICATION), tmp_path / "guichet.key", clock=clock)
    assert finding(kiosk, "standby").gravity is Gravity.GOOD
    pair.second.stop()
    until(lambda: finding(kiosk, "standby").gravity is Gravity.WARNING)
    kiosk.close()
    owner.close()
