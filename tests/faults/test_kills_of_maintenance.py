"""kill -9 at any moment of the making of a database, a key rotation, a backup or a restore: everything opens."""

from __future__ import annotations

import hashlib
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from storage import Store, Verdict
from storage.security.hasher import Hasher
from storage.security.key_file import Key, read
from tests.conftest import PASSWORD, FixedClock
from tests.faults.acts import backing_up, making, restoring, rotating
from tests.faults.crew import killed_after
from tests.oracle import totp
from tests.storage.people import NAME, OTHER_METHOD, Enrolled, begin, broken, enrol, signed_up
from tests.storage.traces import traces

Amount = Callable[[int, int], int]
Moment = Callable[[random.Random], float]


@pytest.fixture
def moment(amount: Amount) -> Moment:
    """Chooses when to kill, in seconds after the first acknowledgement: a few acts later, or many with `--long`."""
    latest = amount(40, 150) / 1000
    return lambda chance: chance.uniform(0, latest)


@pytest.fixture
def person(store: Store, clock: FixedClock) -> Enrolled:
    """Someone with a phone and an enrolment that waits, in a store that nobody else has open."""
    enrolled = enrol(store, clock, signed_up(store))
    begin(store, enrolled.session, OTHER_METHOD)
    return enrolled


@pytest.fixture
def opens(database: Path, clock: FixedClock, cheap: Hasher, person: Enrolled) -> Callable[[Path], list[str]]:
    """Opens a database with the key of the test: the names in it, if it is whole and the phone's code is accepted."""

    def names(path: Path) -> list[str]:
        clock.advance(60)
        opened = Store(path, database.with_name("guichet.key"), clock=clock, hasher=cheap)
        assert broken(opened) == []
        assert opened.sign_in.verify(NAME, totp(person.secret, clock.now)) is Verdict.ACCEPTED
        found = [user.name for user in opened.administration().directory.users()]
        opened.close()
        return found

    return names


def digest(path: Path) -> str:
    """A hash of all its bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_database_cut_short_in_its_making_is_finished_by_the_next_who_opens_it(
    tmp_path: Path, cheap: Hasher, amount: Amount, moment: Moment
) -> None:
    chance = random.Random("makings")  # noqa: S311
    unfinished = 0
    for run in range(amount(15, 100)):
        directory = tmp_path / f"run {run}"
        acknowledged = set(killed_after(moment(chance), making, directory))
        made = set(directory.glob("*/guichet.db"))
        assert acknowledged <= made
        unfinished += len(made - acknowledged)
        for database in made:
            opened = Store(database, hasher=cheap)
            assert broken(opened) == []
            opened.first_account.create(NAME, PASSWORD)
            opened.close()
    assert unfinished > 0


def test_a_rotation_cut_short_locks_nothing_up(
    database: Path, store: Store, opens: Callable[[Path], list[str]], amount: Amount, moment: Moment
) -> None:
    chance = random.Random("rotations")  # noqa: S311
    path = database.with_name("guichet.key")
    seen: set[Key] = set()
    for _ in range(amount(15, 100)):
        killed_after(moment(chance), rotating, database)
        assert opens(database) == [NAME]
        seen.update(read(path))
        assert len(read(path)) <= 2
    newest = store.maintenance.rotate_key()
    assert [key.id for key in read(path)] == [newest]
    kept = b"".join(found.read_bytes() for found in database.parent.iterdir() if found != path)
    assert len(seen) > 1
    assert [traces(key.secret, kept) for key in seen] == [[]] * len(seen)
    assert [found.name for found in database.parent.iterdir() if "key" in found.name] == [path.name]


def test_a_backup_is_whole_or_not_there(
    database: Path, tmp_path: Path, store: Store, opens: Callable[[Path], list[str]], amount: Amount, moment: Moment
) -> None:
    chance = random.Random("backups")  # noqa: S311
    earlier = tmp_path / "earlier"
    store.backups.make(earlier)
    before = digest(earlier)
    whole = 0
    for run in range(amount(15, 100)):
        acknowledged = killed_after(moment(chance), backing_up, database, run)
        made = sorted(database.parent.glob(f"backup-{run}-*"))
        assert set(acknowledged) <= set(made)
        assert len(made) <= len(acknowledged) + 1
        for backup in made:
            assert backup.stat().st_mode & 0o777 == 0o600
            copy = tmp_path / "copy.db"
            shutil.copy(backup, copy)
            assert opens(copy) == [NAME]
            whole += 1
        assert opens(database) == [NAME]
        assert digest(earlier) == before
    assert whole > 0
    store.backups.make(database.with_name("last"))
    assert [path.name for path in database.parent.iterdir() if path.name.startswith(".")] == []


def test_a_restore_cut_short_leaves_the_old_data_or_the_new(
    database: Path,
    tmp_path: Path,
    store: Store,
    clock: FixedClock,
    opens: Callable[[Path], list[str]],
    amount: Amount,
    moment: Moment,
) -> None:
    chance = random.Random("restores")  # noqa: S311
    one, two = tmp_path / "one", tmp_path / "two"
    store.backups.make(one)
    for number in range(40):
        store.administration().accounts.add(f"venu après {number:02}", PASSWORD)
    store.backups.make(two)
    before = (digest(one), digest(two))
    states = ([NAME], [user.name for user in store.administration().directory.users()])
    assert len(states[1]) == 41
    found = []
    for _ in range(amount(15, 100)):
        kept = killed_after(moment(chance), restoring, database, (one, two), clock.now)
        assert all(path.exists() for path in kept)
        found.append(opens(database))
        assert found[-1] in states
        assert (digest(one), digest(two)) == before
    asides = list(database.parent.glob("guichet.db.before-*"))
    assert asides
    store.backups.restore(one)
    assert opens(database) == [NAME]
    assert [path.name for path in database.parent.iterdir() if path.name.startswith(".")] == []
