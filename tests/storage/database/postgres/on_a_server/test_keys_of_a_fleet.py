"""A key that several hosts hold: prepared, brought to each, put in force, and the former one dropped."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage import (
    Action,
    Gravity,
    KeyMissing,
    KeyNotEverywhere,
    KeyReadOnly,
    KeyWrong,
    NoComingKey,
    Store,
    Verdict,
)
from storage.security import key_file
from storage.security.hasher import Hasher
from tests.conftest import FixedClock
from tests.oracle import totp
from tests.postgres import databases
from tests.postgres.server import APPLICATION
from tests.storage.people import NAME, Enrolled, broken, change, rows
from tests.storage.whole import everything_opens, finding, pending

DAY = 86400


class Fleet:
    """Two hosts that share a database: here, each is a key file of its own."""

    def __init__(self, database: Path, clock: FixedClock, hasher: Hasher) -> None:
        self.database, self._clock, self._hasher = database, clock, hasher
        self.here, self.there = database.with_name("guichet.key"), database.with_name("there") / "guichet.key"
        self._open: list[Store] = []
        self.there.parent.mkdir(mode=0o700)
        self.bring()

    def bring(self) -> None:
        """Copy the key file to the other host, by the administrator's own means."""
        shutil.copy2(self.here, self.there)

    def open(self, key: Path) -> Store:
        """Open the database on a host, by the application's role."""
        dsn = databases.dsn(databases._name_at(self.database), APPLICATION)
        self._open.append(Store(dsn, key, clock=self._clock, hasher=self._hasher))
        return self._open[-1]

    def close(self) -> None:
        """Close every store."""
        for store in self._open:
            store.close()

    def tell_seen(self, seconds_ago: int) -> None:
        """Have every host be seen for the last time some time ago."""
        change(self.database, f"UPDATE hosts SET seen_at = seen_at - {seconds_ago}")  # noqa: S608


@pytest.fixture
def fleet(store: Store, database: Path, clock: FixedClock, cheap: Hasher, full: Enrolled) -> Iterator[Fleet]:
    """Two hosts, of which the other was seen."""
    assert store.path == database
    assert full.secret
    made = Fleet(database, clock, cheap)
    made.open(made.there)
    yield made
    made.close()


def ids(path: Path) -> list[str]:
    """The keys of a file, newest first."""
    return [key.id for key in key_file.read(path)]


def in_force(database: Path) -> str:
    """The key in force."""
    ((found,),) = rows(database, "SELECT value FROM meta WHERE name = 'key_id'")
    return str(found)


def test_in_two_steps_nobody_is_shut_out(fleet: Fleet, clock: FixedClock, full: Enrolled) -> None:
    here, there = fleet.open(fleet.here), fleet.open(fleet.there)
    secret = pending(here, full).secret
    (before,) = ids(fleet.here)
    coming = here.maintenance.prepare_key()
    assert (ids(fleet.here), ids(fleet.there)) == ([coming, before], [before])
    fleet.bring()
    again = fleet.open(fleet.there)
    assert here.maintenance.rotate_key() == coming
    assert in_force(fleet.database) == coming
    # Those that were open all along have the key by now, too.
    for store in (here, there, again):
        everything_opens(store, clock, full, secret)
    assert ids(fleet.here) == ids(fleet.there) == [coming, before]
    for store, path in ((here, fleet.here), (there, fleet.there)):
        assert store.maintenance.drop_keys() == 1
        assert ids(path) == [coming]
        assert store.maintenance.drop_keys() == 0
        everything_opens(store, clock, full, secret)
    actions = [event.action for event in here.administration().audit_log.events()]
    assert [action for action in actions if action.startswith("key")] == [
        *(Action.KEY_PREPARED, Action.KEY_ROTATED, Action.KEYS_DROPPED, Action.KEYS_DROPPED),
    ]


def test_a_key_that_was_not_prepared_is_nobody_elses(fleet: Fleet) -> None:
    before = ids(fleet.here)
    with pytest.raises(NoComingKey):
        fleet.open(fleet.here).maintenance.rotate_key()
    assert (ids(fleet.here), [in_force(fleet.database)]) == (before, before)


def test_a_host_that_was_never_told_is_named(fleet: Fleet) -> None:
    here = fleet.open(fleet.here)
    here.maintenance.prepare_key()
    with pytest.raises(KeyNotEverywhere) as refused:
        here.maintenance.rotate_key()
    (name,) = refused.value.hosts
    assert name.endswith(f":{fleet.there}")
    assert finding(here, "hosts") == ("hosts", Gravity.WARNING, name)
    # It has the file, and nobody has opened anything there since.
    fleet.bring()
    with pytest.raises(KeyNotEverywhere):
        here.maintenance.rotate_key()
    fleet.open(fleet.there)
    assert finding(here, "hosts").gravity is Gravity.GOOD
    assert here.maintenance.rotate_key() == ids(fleet.here)[0]


def test_a_host_that_nobody_has_seen_for_a_day_keeps_nobody_waiting(fleet: Fleet) -> None:
    here = fleet.open(fleet.here)
    coming = here.maintenance.prepare_key()
    fleet.tell_seen(DAY)
    assert here.maintenance.rotate_key() == coming
    with pytest.raises(KeyWrong):
        fleet.open(fleet.there)
    fleet.bring()
    assert broken(fleet.open(fleet.there)) == []


def test_to_prepare_twice_prepares_one(fleet: Fleet) -> None:
    here = fleet.open(fleet.here)
    assert here.maintenance.prepare_key() == here.maintenance.prepare_key()
    assert len(ids(fleet.here)) == 2


def test_two_hosts_that_prepare_do_not_shut_each_other_out(fleet: Fleet) -> None:
    here, there = fleet.open(fleet.here), fleet.open(fleet.there)
    here.maintenance.prepare_key()
    there.maintenance.prepare_key()
    for store in (here, there):
        with pytest.raises(KeyNotEverywhere):
            store.maintenance.rotate_key()
    fleet.bring()
    fleet.open(fleet.there)
    assert here.maintenance.rotate_key() == ids(fleet.there)[0]


def test_what_is_not_in_force_yet_is_not_dropped(fleet: Fleet) -> None:
    here = fleet.open(fleet.here)
    here.maintenance.prepare_key()
    before = ids(fleet.here)
    assert here.maintenance.drop_keys() == 0
    assert ids(fleet.here) == before


def test_a_file_without_the_key_in_force_is_left_alone(fleet: Fleet) -> None:
    here = fleet.open(fleet.here)
    key_file.replace(fleet.here, (key_file.new_key(), key_file.new_key()))
    before = ids(fleet.here)
    with pytest.raises(KeyWrong):
        here.maintenance.drop_keys()
    assert ids(fleet.here) == before


CUTS = {
    "nothing is written yet": ("prepare_key", "storage.security.key_file._draft"),
    "the file has both": ("prepare_key", "storage.security.key_file._wipe"),
    "the event is not kept": ("prepare_key", "storage.services.transaction.Transaction.append_recorded"),
    "nothing is sealed again yet": ("rotate_key", "storage.services.maintenance._reseal"),
    "all is sealed again": ("rotate_key", "storage.services.transaction.Transaction.put_in_force"),
    "the former one is still there": ("drop_keys", "storage.security.key_file._draft"),
    "the former one has gone": ("drop_keys", "storage.security.key_file._wipe"),
}


@pytest.mark.parametrize(("act", "place"), CUTS.values(), ids=CUTS.keys())
def test_cut_short_anywhere_everything_opens_and_can_be_done_again(
    fleet: Fleet,
    clock: FixedClock,
    full: Enrolled,
    monkeypatch: pytest.MonkeyPatch,
    act: str,
    place: str,
) -> None:
    here = fleet.open(fleet.here)
    secret = pending(here, full).secret
    if act != "prepare_key":
        here.maintenance.prepare_key()
        fleet.bring()
        fleet.open(fleet.there)
    if act == "drop_keys":
        here.maintenance.rotate_key()

    def killed(*_given: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as cut:
        cut.setattr(place, killed)
        with pytest.raises(KeyboardInterrupt):
            getattr(here.maintenance, act)()
    here.close()
    for path in (fleet.here, fleet.there):
        everything_opens(fleet.open(path), clock, full, secret)
    again = fleet.open(fleet.here)
    getattr(again.maintenance, act)()
    everything_opens(again, clock, full, secret)


def test_a_key_that_systemd_passes_is_told_to_be_so(fleet: Fleet, monkeypatch: pytest.MonkeyPatch) -> None:
    here = fleet.open(fleet.here)

    def read_only(path: Path, _keys: object) -> Path:
        raise OSError(30, "Read-only file system", str(path))

    monkeypatch.setattr(key_file, "_draft", read_only)
    with pytest.raises(KeyReadOnly):
        here.maintenance.prepare_key()
    assert len(ids(fleet.here)) == 1


def test_a_host_is_seen_when_it_opens_and_not_each_time(fleet: Fleet) -> None:
    def seen() -> list[tuple[str, int]]:
        ages = "SELECT name, extract(epoch FROM now())::bigint - seen_at FROM hosts ORDER BY name"
        return [(name.rpartition(":")[2], int(age)) for name, age in rows(fleet.database, ages)]

    fleet.tell_seen(3000)
    fleet.open(fleet.there)
    assert min(age for _path, age in seen()) >= 3000
    fleet.tell_seen(700)
    fleet.open(fleet.there)
    ages = dict(seen())
    assert ages[str(fleet.there)] < 60
    assert ages[str(fleet.here)] >= 3700


def test_hosts_of_long_ago_are_forgotten(fleet: Fleet) -> None:
    fleet.tell_seen(31 * DAY)
    fleet.open(fleet.here)
    assert len(rows(fleet.database, "SELECT 1 FROM hosts")) == 1


def test_a_sign_in_goes_on_where_hosts_cannot_be_kept(fleet: Fleet, clock: FixedClock, full: Enrolled) -> None:
    fleet.tell_seen(DAY)
    held = databases.admin_of(fleet.database)
    with held.transaction():
        held.execute("LOCK TABLE hosts IN EXCLUSIVE MODE")
        with pytest.MonkeyPatch.context() as impatient:
            impatient.setattr("storage.database.postgres.place._OPTIONS", "-c lock_timeout=50ms")
            store = fleet.open(fleet.here)
    assert store.sign_in.verify(NAME, totp(full.secret, clock.now)) is Verdict.ACCEPTED


def test_a_missing_key_is_no_host(fleet: Fleet) -> None:
    with pytest.raises(KeyMissing):
        fleet.open(fleet.database.with_name("nowhere.key"))
    assert len(rows(fleet.database, "SELECT 1 FROM hosts")) == 2
