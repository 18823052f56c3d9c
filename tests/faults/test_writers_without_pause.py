"""Processes that write without a pause: none is refused, and none waits while another writes over and over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

from storage import Action, EventFilter, Store
from tests.conftest import PASSWORD
from tests.faults.acts import changing
from tests.faults.crew import Crew
from tests.storage.people import broken

WRITERS = 16
AT_ONCE = 64 * WRITERS
"""How many writes of others may come between two of one: some, while a busy machine does not let it run."""


def longest_wait(order: list[str]) -> int:
    """The most writes of others between two of one writer."""
    longest = 0
    latest: dict[str, int] = {}
    for place, writer in enumerate(order):
        longest = max(longest, place - latest.get(writer, place))
        latest[writer] = place
    return longest


def test_none_is_refused_and_none_waits_for_long(
    database: Path, store: Store, amount: Callable[[int, int], int]
) -> None:
    times = amount(100, 1000)
    names = [f"client {number}" for number in range(WRITERS)]
    for name in names:
        store.administration().accounts.add(name, PASSWORD)
    with Crew(WRITERS, changing, database) as crew:
        crew.tell([(name, times) for name in names])
        assert crew.hear() == [times] * WRITERS
    changes = store.administration().audit_log.events(EventFilter(action=Action.EMAIL_CHANGED))
    assert Counter(event.subject for event in changes) == dict.fromkeys(names, times)
    waited = longest_wait([event.subject for event in changes])
    print(f"{len(changes)} writes, the longest wait was for {waited} of others")
    assert waited <= AT_ONCE
    assert broken(store) == []
