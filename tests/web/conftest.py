"""Counters and visitors that are gone after the test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.web.counter import Counter
from tests.web.visitor import COLUMNS, ROWS, Visitor


class Visit:
    """Has somebody visit a counter."""

    def __init__(self, leaving: ExitStack) -> None:
        self._leaving = leaving

    def __call__(
        self,
        counter: Counter,
        path: str = "/terminal",
        columns: int = COLUMNS,
        rows: int = ROWS,
        headers: tuple[tuple[str, str], ...] = (),
    ) -> Visitor:
        """Open the page at a counter, of this size; it is closed after the test."""
        visitor = Visitor(counter, path, columns, rows, headers)
        self._leaving.callback(visitor.close)
        return visitor


@pytest.fixture
def visit() -> Iterator[Visit]:
    """Return what has somebody visit a counter, until the test ends."""
    with ExitStack() as leaving:
        yield Visit(leaving)
