"""A service for the simulated phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from storage import Store
from tests.conftest import FixedClock
from tests.tui.push_handsets import Counter, at_the_counter


@pytest.fixture
def counter(store: Store, clock: FixedClock) -> Iterator[Counter]:
    """Return the service and somebody before its picture."""
    with at_the_counter(store, clock) as counter:
        yield counter
