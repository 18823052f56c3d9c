"""Many processes at their ordinary work: everybody waits their turn, and nobody is told that the database is locked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from statistics import quantiles

from storage import Store
from tests.faults.acts import working
from tests.faults.crew import Crew
from tests.storage.people import broken


def test_nobody_is_told_that_the_database_is_locked(
    database: Path, store: Store, amount: Callable[[int, int], int]
) -> None:
    assert not store.first_account.exists()
    people, times = amount(20, 50), amount(2, 4)
    with Crew(people, working, database) as crew:
        crew.tell([(worker, times) for worker in range(people)])
        told = crew.hear()
    assert [answer for answer in told if isinstance(answer, str)] == []
    took = sorted(seconds for answer in told for seconds in answer)
    print(f"{len(took)} acts, p95 {quantiles(took, n=20)[-1]:.3f} s, longest {took[-1]:.3f} s")
    assert len(store.administration().directory.users()) == people * times
    assert all(store.administration().directory.factors(user) for user in store.administration().directory.users())
    assert broken(store) == []
