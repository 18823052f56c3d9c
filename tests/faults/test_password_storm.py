"""Many people sign in at the same moment: all of them get in, and the memory of the machine is not filled."""

from __future__ import annotations

import resource
from collections.abc import Callable
from functools import cache
from pathlib import Path

from storage import Store
from storage.domain.throttling import Limits
from storage.security.hasher import Hasher
from tests.conftest import PASSWORD
from tests.faults.acts import in_passes, signing_in
from tests.faults.crew import Crew

HASH = 64 << 20
"""Bytes that one password hash takes."""


class HashedOnce(Hasher):
    """One password for all."""

    @cache  # noqa: B019
    def hash(self, password: str) -> str:
        return super().hash(password)


def memory(pids: list[int]) -> list[int]:
    """Bytes resident of each of these processes."""
    return [int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * resource.getpagesize() for pid in pids]


def test_many_sign_ins_at_once_stay_within_the_memory_of_a_few_hashes(
    database: Path, amount: Callable[[int, int], int]
) -> None:
    # The first of the three passes of everybody's hashes takes all the memory they ever have.
    passes, people = amount(1, 3), amount(25, 50)
    assert in_passes(passes).memory_cost << 10 == HASH
    store = Store(database, hasher=HashedOnce(in_passes(passes)))
    for number in range(people):
        store.administration().accounts.add(f"client {number}", PASSWORD)
    store.close()
    with Crew(people, signing_in, database, passes) as crew:
        idle = max(memory(crew.pids))
        highest = 0
        crew.tell([(f"client {number}",) for number in range(people)])
        while not crew.all_done(within=0.01):
            highest = max(highest, sum(memory(crew.pids)))
        told = crew.hear()
    print(f"idle {idle >> 20} MiB, highest {highest >> 20} MiB together")
    assert told == ["password"] * people
    assert highest > people * idle / 2, "nothing was measured"
    assert highest < (people * idle + Limits().hashes_at_once * HASH) * 1.3
