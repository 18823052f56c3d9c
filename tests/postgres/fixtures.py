"""Servers that may die."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.postgres.pair import Pair


@pytest.fixture
def pair() -> Iterator[Pair]:
    """Two servers, of which one stands by."""
    with Pair() as made:
        yield made
