"""Who has waited longest to write comes first, across threads and processes, and nobody holds up the queue for good."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from storage import CannotOpen, DatabaseUnavailable, Store
from storage.database.sqlite.connection import BUSY_SECONDS
from storage.database.sqlite.write_queue import WriteQueue
from tests.conftest import PASSWORD
from tests.storage import inside
from tests.storage.crowd import ROOT, threads
from tests.storage.people import NAME
from tests.storage.privileges import as_owner

PATIENCE = 60.0
HOLDER = """
import sys
from pathlib import Path
from storage.database.sqlite.write_queue import WriteQueue
with WriteQueue(Path(sys.argv[1])).first(60):
    print("ready", flush=True)
    sys.stdin.read()
"""
FORKED = """
import os, sys
from pathlib import Path
from storage.database.sqlite.write_queue import WriteQueue
with WriteQueue(Path(sys.argv[1])).first(60):
    copy = os.fork()
    if copy == 0:
        sys.stdin.read()
        os._exit(0)
print("ready", flush=True)
os.waitpid(copy, 0)
"""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="who waits is read in /proc/locks")


@pytest.fixture
def beside(tmp_path: Path) -> Path:
    """Where a database would be."""
    return tmp_path / "guichet.db"


@contextmanager
def started(program: str, beside: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that has done what it says, until its input ends."""
    command = [sys.executable, "-c", program, str(beside)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            yield process
        finally:
            process.kill()


def holder(beside: Path) -> AbstractContextManager[subprocess.Popen[str]]:
    """A process that is the first until its input ends."""
    return started(HOLDER, beside)


def locks() -> list[str]:
    """Of the machine, a line each; one that is waited for has an arrow."""
    return Path("/proc/locks").read_text().splitlines()


def wait_for_waiting(beside: Path, count: int) -> None:
    """Return once so many wait behind the first."""
    inodes = [f":{path.stat().st_ino} " for path in beside.parent.glob("guichet.db-queue*")]
    deadline = time.monotonic() + PATIENCE
    while sum("->" in line for line in locks() if any(inode in line for inode in inodes)) != count:
        assert time.monotonic() < deadline, "nobody waits"
        os.sched_yield()


def let_pass(seconds: float) -> None:
    """Let others wait for so long."""
    began = time.monotonic()
    while time.monotonic() < began + seconds:
        os.sched_yield()


def test_who_has_waited_longest_comes_first(beside: Path) -> None:
    came: list[int] = []

    def come(number: int) -> None:
        with WriteQueue(beside).first(PATIENCE):
            came.append(number)

    with ThreadPoolExecutor(8) as pool, holder(beside) as process:
        for number in range(8):
            pool.submit(come, number)
            wait_for_waiting(beside, number + 1)
        process.kill()
    assert came == list(range(8))


def test_one_at_a_time_is_the_first(beside: Path) -> None:
    inside: list[int] = []
    most: list[int] = []

    def work() -> None:
        for _ in range(20):
            with WriteQueue(beside).first(PATIENCE):
                inside.append(1)
                most.append(len(inside))
                inside.pop()

    threads(12, work)
    assert set(most) == {1}


def test_the_time_that_was_waited_is_no_longer_left(beside: Path) -> None:
    queue = WriteQueue(beside)

    def left() -> float:
        with queue.first(PATIENCE) as seconds:
            return seconds

    with ThreadPoolExecutor(1) as pool, holder(beside) as process:
        waiting = pool.submit(left)
        wait_for_waiting(beside, 1)
        let_pass(0.05)
        process.kill()
        assert 0 < waiting.result() <= PATIENCE - 0.05


def test_who_gives_up_holds_up_nobody(beside: Path) -> None:
    def come() -> str:
        with WriteQueue(beside).first(PATIENCE):
            return "first"

    with ThreadPoolExecutor(1) as pool, holder(beside) as process:
        with pytest.raises(DatabaseUnavailable), WriteQueue(beside).first(0.01):
            raise AssertionError
        waiting: Future[str] = pool.submit(come)
        process.kill()
        assert waiting.result(timeout=PATIENCE) == "first"
    assert come() == "first"


def test_an_error_inside_lets_the_next_one_come(beside: Path) -> None:
    for error in (RuntimeError, KeyboardInterrupt):
        with pytest.raises(error), WriteQueue(beside).first(PATIENCE):
            raise error
    with WriteQueue(beside).first(0.0):
        pass


def open_files() -> int:
    """Of this process."""
    return len(list(Path("/proc/self/fd").iterdir()))


def test_nothing_stays_open(beside: Path) -> None:
    before = open_files()
    with holder(beside) as process:
        for _ in range(5):
            with pytest.raises(DatabaseUnavailable), WriteQueue(beside).first(0.0):
                raise AssertionError
        process.kill()
    for _ in range(5):
        with WriteQueue(beside).first(PATIENCE):
            pass
    deadline = time.monotonic() + PATIENCE
    while open_files() > before:
        assert time.monotonic() < deadline, "a file is still open"


def test_a_copy_of_the_process_does_not_keep_the_place(beside: Path) -> None:
    with started(FORKED, beside) as process, WriteQueue(beside).first(0.0):
        assert process.poll() is None


def test_the_same_queue_is_found_through_a_link(beside: Path, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere" / "name.db"
    other.parent.mkdir()
    other.symlink_to(beside)
    with holder(beside), pytest.raises(DatabaseUnavailable), WriteQueue(other).first(0.0):
        raise AssertionError


def test_without_a_queue_there_is_no_order_and_no_error(tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)

    def come() -> float:
        with WriteQueue(locked / "guichet.db").first(PATIENCE) as left:
            return left

    assert 0 < as_owner(come) <= PATIENCE
    assert not list(locked.iterdir())


def test_a_writer_that_waits_too_long_is_told_so(store: Store, database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store.administration().accounts.add(NAME, PASSWORD)
    with holder(database):
        assert [user.name for user in store.administration().directory.users()] == [NAME]
        with monkeypatch.context() as impatient:
            impatient.setattr("storage.database.sqlite.engine.BUSY_SECONDS", 0.01)
            with pytest.raises(DatabaseUnavailable):
                store.administration().accounts.unlock(NAME)
    store.administration().accounts.unlock(NAME)


def test_who_has_waited_in_the_queue_waits_for_sqlite_no_longer_than_what_is_left(store: Store, database: Path) -> None:
    def patience(transaction: AbstractContextManager[sqlite3.Connection]) -> int:
        with transaction as db:
            return int(db.execute("PRAGMA busy_timeout").fetchone()[0])

    def in_turn() -> tuple[int, int]:
        return patience(inside.database(store).write()), patience(inside.database(store).read())

    with ThreadPoolExecutor(1) as pool, holder(database) as process:
        waiting = pool.submit(in_turn)
        wait_for_waiting(database, 1)
        let_pass(0.05)
        process.kill()
        to_write, to_read = waiting.result(timeout=PATIENCE)
    assert 0 < to_write <= BUSY_SECONDS * 1000 - 50
    assert to_read == BUSY_SECONDS * 1000


def test_a_restore_waits_for_its_turn(store: Store, database: Path, tmp_path: Path) -> None:
    store.administration().accounts.add(NAME, PASSWORD)
    backup = tmp_path / "backup"
    store.backups.make(backup)
    store.administration().accounts.add("voisin", PASSWORD)
    with ThreadPoolExecutor(1) as pool, holder(database) as process:
        restoring = pool.submit(store.backups.restore, backup)
        wait_for_waiting(database, 1)
        assert len(store.administration().directory.users()) == 2
        process.kill()
        assert restoring.result(timeout=PATIENCE).exists()
    assert [user.name for user in store.administration().directory.users()] == [NAME]


@pytest.mark.parametrize("name", ["guichet.db-queue", "guichet.db-queue-first"])
def test_a_link_in_the_place_of_the_queue_is_not_followed(beside: Path, name: str) -> None:
    link, elsewhere = beside.with_name(name), beside.with_name("elsewhere")
    link.symlink_to(elsewhere)
    with pytest.raises(CannotOpen) as told, WriteQueue(beside).first(PATIENCE):
        raise AssertionError
    assert told.value.path == link
    assert not elsewhere.exists()
