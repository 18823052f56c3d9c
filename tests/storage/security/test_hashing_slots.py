"""Password hashes wait for each other, across threads and processes, and a place is free when its holder is gone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from itertools import accumulate
from pathlib import Path
from threading import Barrier, Lock
from typing import Any

import pytest

from storage import CannotOpen, NoPlace, SignInRefused, Store
from storage.security.hasher import Hasher
from storage.security.hashing_slots import HashingSlots, when_no_place_is_held
from tests.conftest import PASSWORD, FixedClock
from tests.storage.crowd import ROOT, threads
from tests.storage.people import NAME, signed_up
from tests.storage.privileges import as_owner

HOLDER = """
import sys
from pathlib import Path
from storage.security.hashing_slots import HashingSlots
with HashingSlots(Path(sys.argv[1]), lambda: int(sys.argv[2])).take():
    print("holding", flush=True)
    sys.stdin.read()
"""
WORKER = """
import os, sys
from pathlib import Path
from storage.security.hashing_slots import HashingSlots
log = os.open(sys.argv[3], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
for _ in range(20):
    with HashingSlots(Path(sys.argv[1]), lambda: int(sys.argv[2])).take():
        os.write(log, b"+")
        os.write(log, b"-")
"""


@pytest.fixture
def beside(tmp_path: Path) -> Path:
    """Where a database would be."""
    return tmp_path / "guichet.db"


@contextmanager
def holder(beside: Path, places: int) -> Iterator[subprocess.Popen[str]]:
    """A process that holds one of so many places until its input ends."""
    command = [sys.executable, "-c", HOLDER, str(beside), str(places)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "holding\n"
            yield process
        finally:
            process.kill()


def is_waiting(future: Future[Any]) -> bool:
    """Whether it is still not done after a moment."""
    return not wait([future], timeout=0.2).done


@pytest.mark.parametrize("places", [1, 2, 4])
def test_no_more_threads_than_places_are_inside(beside: Path, places: int) -> None:
    hashing_slots, lock = HashingSlots(beside, lambda: places), Lock()
    inside, most = [0], [0]

    def work() -> None:
        for _ in range(10):
            with hashing_slots.take():
                with lock:
                    inside[0] += 1
                    most[0] = max(most[0], inside[0])
                with lock:
                    inside[0] -= 1

    threads(12, work)
    assert 1 <= most[0] <= places


@pytest.mark.parametrize("places", [2, 4])
def test_every_place_is_used(beside: Path, places: int) -> None:
    hashing_slots, together = HashingSlots(beside, lambda: places), Barrier(places, timeout=60)

    def meet() -> int:
        with hashing_slots.take():
            return together.wait()

    assert sorted(threads(places, meet)) == list(range(places))


def test_no_more_processes_than_places_are_inside(beside: Path) -> None:
    log = beside.with_name("log")
    command = [sys.executable, "-c", WORKER, str(beside), "2", str(log)]
    with ExitStack() as stack:
        workers = [stack.enter_context(subprocess.Popen(command, cwd=ROOT)) for _ in range(6)]
        assert [worker.wait() for worker in workers] == [0] * 6
    written = log.read_text()
    inside = list(accumulate(1 if step == "+" else -1 for step in written))
    assert len(written) == 6 * 20 * 2
    assert max(inside) <= 2
    assert inside[-1] == 0


def test_a_process_that_is_killed_frees_its_place(beside: Path) -> None:
    hashing_slots = HashingSlots(beside, lambda: 1)

    def take() -> str:
        with hashing_slots.take():
            return "inside"

    with ThreadPoolExecutor(1) as pool, holder(beside, 1) as process:
        waiting = pool.submit(take)
        assert is_waiting(waiting)
        process.kill()
        assert waiting.result(timeout=60) == "inside"


def test_a_process_that_ends_its_turn_frees_its_place(beside: Path) -> None:
    hashing_slots = HashingSlots(beside, lambda: 2)

    def take() -> str:
        with hashing_slots.take():
            return "inside"

    with ThreadPoolExecutor(1) as pool, holder(beside, 2) as one, holder(beside, 2) as other:
        waiting = pool.submit(take)
        assert is_waiting(waiting)
        for process in (one, other):
            assert process.stdin is not None
            process.stdin.close()
            process.wait()
        assert waiting.result(timeout=60) == "inside"


def test_an_error_inside_frees_the_place(beside: Path) -> None:
    hashing_slots = HashingSlots(beside, lambda: 1)
    for error in (RuntimeError, KeyboardInterrupt):
        with pytest.raises(error), hashing_slots.take():
            raise error
    with hashing_slots.take():
        pass


def test_a_program_started_inside_does_not_keep_the_place(beside: Path) -> None:
    hashing_slots = HashingSlots(beside, lambda: 1)
    with hashing_slots.take():
        child = subprocess.Popen(
            [sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE, close_fds=False
        )
    with child:
        with hashing_slots.take():
            assert child.poll() is None
        child.kill()


def test_a_place_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)

    def take() -> None:
        with HashingSlots(locked / "guichet.db", lambda: 1).take():
            raise AssertionError

    with pytest.raises(CannotOpen) as told:
        as_owner(take)
    assert told.value.path == locked


def test_the_number_of_places_is_the_limit_in_force(store: Store, database: Path) -> None:
    signed_up(store)
    for places in (1, 3):
        store.maintenance.set_limit("hashes_at_once", places)
        with ThreadPoolExecutor(1) as pool, ExitStack() as stack:
            holders = [stack.enter_context(holder(database, places)) for _ in range(places)]
            waiting = pool.submit(store.sign_in.with_password, NAME, PASSWORD)
            assert is_waiting(waiting)
            for process in holders:
                process.kill()
            assert waiting.result(timeout=60).user.name == NAME


def test_who_waits_for_a_hash_holds_up_nobody_else(store: Store, database: Path) -> None:
    signed_up(store)
    store.maintenance.set_limit("hashes_at_once", 1)
    with ThreadPoolExecutor(2) as pool, holder(database, 1) as process:
        waiting: list[Future[Any]] = [
            pool.submit(store.sign_in.with_password, NAME, PASSWORD),
            pool.submit(store.administration().accounts.add, "voisin", PASSWORD),
        ]
        assert all(is_waiting(future) for future in waiting)
        store.administration().accounts.unlock(NAME)
        store.maintenance.set_limit("lock_seconds", 200)
        assert store.maintenance.limits().lock_seconds == 200
        process.kill()
        assert all(future.result(timeout=60) for future in waiting)


def test_every_kind_of_hash_takes_its_turn(
    store: Store, cheap: Hasher, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[str] = []
    hashing_slots = cheap.slots
    assert hashing_slots is not None

    @contextmanager
    def take() -> Iterator[None]:
        taken.append("turn")
        yield

    monkeypatch.setattr(hashing_slots, "take", take)
    hashed = cheap.hash(PASSWORD)
    assert cheap.verify(hashed, PASSWORD)
    (of_code,) = cheap.hash_set(["A" * 13])
    assert cheap.hash_with_salt_of(of_code, "A" * 13) == of_code
    assert len(taken) == 4
    with pytest.raises(SignInRefused):
        store.sign_in.with_password("personne", PASSWORD)
    assert len(taken) == 5
    assert clock.now


def test_nobody_waits_for_a_place_for_ever(beside: Path) -> None:
    hashing_slots = HashingSlots(beside, lambda: 2, patience=0.1)
    with (
        holder(beside, 2),
        holder(beside, 2),
        pytest.raises(NoPlace),
        hashing_slots.take(),
    ):
        raise AssertionError


def test_one_that_is_stopped_with_a_place_keeps_the_others_waiting_for_a_while_only(beside: Path) -> None:
    hashing_slots = HashingSlots(beside, lambda: 1, patience=0.1)
    with holder(beside, 1) as process:
        os.kill(process.pid, signal.SIGSTOP)
        with pytest.raises(NoPlace), hashing_slots.take():
            raise AssertionError
        os.kill(process.pid, signal.SIGCONT)


def test_whichever_place_is_free_first_is_taken(beside: Path) -> None:
    hashing_slots = HashingSlots(beside, lambda: 4)

    def take() -> None:
        with hashing_slots.take():
            pass

    with ThreadPoolExecutor(8) as pool, ExitStack() as stack:
        processes = [stack.enter_context(holder(beside, 4)) for _ in range(4)]
        waiting = [pool.submit(take) for _ in range(8)]
        assert is_waiting(waiting[0])
        processes[0].kill()
        # The three others are held to the end.
        for future in waiting:
            future.result(timeout=30)


def test_what_would_stop_the_program_waits_until_it_holds_no_place(beside: Path) -> None:
    hashing_slots, done = HashingSlots(beside, lambda: 2), []
    with hashing_slots.take():
        with hashing_slots.take():
            when_no_place_is_held(lambda: done.append("stopped"))
        assert done == []
    assert done == ["stopped"]
    when_no_place_is_held(lambda: done.append("again"))
    assert done == ["stopped", "again"]


def test_a_link_in_the_place_of_a_place_is_not_followed(beside: Path) -> None:
    elsewhere = beside.with_name("elsewhere")
    beside.with_name("guichet.db-turn0").symlink_to(elsewhere)
    with pytest.raises(CannotOpen), HashingSlots(beside, lambda: 1).take():
        raise AssertionError
    assert not elsewhere.exists()
