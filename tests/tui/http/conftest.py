"""A service that answers, for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.tui.http.harness import Running, serving


@pytest.fixture
def service() -> Iterator[Running]:
    """A service with stand-ins for the store, on plain HTTP."""
    with serving() as running:
        yield running
