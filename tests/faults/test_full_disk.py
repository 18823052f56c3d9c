"""A full disk, through the real command line: what cannot be recorded is refused, until there is room again."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from storage import Store
from storage.security.hasher import Hasher
from tests.conftest import PASSWORD, FixedClock
from tests.faults.forked import hash_cheaply, limit_files, run
from tests.oracle import totp
from tests.storage.people import broken, contents, enrol, signed_up
from tests.terminal.program import assert_refused

Before = Callable[[], object] | None
FILE_LIMIT = 33_000
"""Enough for the index of the log, less than the log has already."""


@dataclass(frozen=True, slots=True)
class Disk:
    """A place for a database, where room can be taken away and given back."""

    directory: Path
    fill: Callable[[], Before]
    """Leaves no room; what the program has to call first then."""
    free: Callable[[], object]


@pytest.fixture(params=["small disk", "small files"])
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Disk]:
    """A disk of 2 MiB where one can be mounted; the limit on the size of files that every system has."""
    directory, ballast = tmp_path / "disk", tmp_path / "disk" / "ballast"
    directory.mkdir(mode=0o700)
    if request.param == "small files":
        yield Disk(directory, lambda: partial(limit_files, FILE_LIMIT), lambda: None)
        return
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m,mode=700", "tmpfs", str(directory)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root can mount a disk")

    def fill() -> Before:
        with ballast.open("wb", buffering=0) as file:
            for size in (4096, 1):
                while True:
                    try:
                        file.write(bytes(size))
                    except OSError:
                        break
        return None

    yield Disk(directory, fill, ballast.unlink)
    subprocess.run(["umount", str(directory)], check=True)


@pytest.fixture
def secret(disk: Disk, cheap: Hasher) -> Iterator[str]:
    """The secret of the phone of alice, who is in the database of that disk, which another process has open."""
    # Minutes ago, so that the codes of now are still to be used.
    clock = FixedClock(time.time() - 600)
    store = Store(disk.directory / "guichet.db", clock=clock, hasher=cheap)
    secret = enrol(store, clock, signed_up(store, "alice")).secret
    assert database_log(store.path).stat().st_size > FILE_LIMIT
    yield secret
    store.close()


def is_whole(database: Path) -> bool:
    """Tell what `check` says."""
    with closing(Store(database)) as store:
        return broken(store) == []


def database_log(database: Path) -> Path:
    """What the last changes are in."""
    return database.with_name(f"{database.name}-wal")


def test_what_cannot_be_recorded_is_refused_until_there_is_room(disk: Disk, secret: str) -> None:
    database = disk.directory / "guichet.db"
    before = contents(database)
    full = disk.fill()
    code = totp(secret, time.time()).encode()
    for arguments, typed in (
        (["users", "add", "bob", "--password-stdin"], PASSWORD.encode()),
        (["verify", "alice"], code),
        (["users", "disable", "alice"], b""),
        (["factors", "reset", "alice"], b"perdu\npasseport"),
        (["limits", "--set", "lock_seconds", "60"], b""),
        (["key", "rotate", "--yes"], b""),
    ):
        assert_refused(run(["--database", database, *arguments], typed, before=full))
    disk.free()
    assert contents(database) == before
    ended = run(["--database", database, "verify", "alice"], totp(secret, time.time()).encode())
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, b"", b"")
    assert run(["--database", database, "users", "add", "bob"], before=hash_cheaply).returncode == 0
    assert run(["--database", database, "key", "rotate"]).returncode == 0
    assert is_whole(database)


def test_a_backup_for_which_there_is_no_room_is_not_there(disk: Disk, secret: str) -> None:
    assert secret
    database, target = disk.directory / "guichet.db", disk.directory / "backup"
    assert_refused(run(["--database", database, "backup", target], before=disk.fill()))
    assert not target.exists()
    disk.free()
    assert [path.name for path in disk.directory.iterdir() if "backup" in path.name] == []
    assert run(["--database", database, "backup", target]).returncode == 0
    assert is_whole(database)


def test_a_restore_for_which_there_is_no_room_changes_nothing(disk: Disk, secret: str) -> None:
    assert secret
    database, target = disk.directory / "guichet.db", disk.directory / "backup"
    assert run(["--database", database, "backup", target]).returncode == 0
    before = contents(database)
    assert_refused(run(["--database", database, "restore", target], before=disk.fill()))
    disk.free()
    assert contents(database) == before
    assert run(["--database", database, "restore", target]).returncode == 0
    assert is_whole(database)


def test_a_database_for_which_there_is_no_room_is_made_later(disk: Disk) -> None:
    database = disk.directory / "guichet.db"
    assert_refused(run(["--database", database, "users", "add", "bob"], before=disk.fill()))
    disk.free()
    assert run(["--database", database, "users", "add", "bob"], before=hash_cheaply).returncode == 0
    assert is_whole(database)
