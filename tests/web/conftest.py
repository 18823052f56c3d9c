"""Counters and visitors that are gone after the test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Protocol

import pytest

from tests.web.counter import Counter
from tests.web.visitor import COLUMNS, ROWS, Visitor


class Visit(Protocol):
    """A function that opens a page; it is closed after the test."""

    def __call__(
        self,
        counter: Counter,
        path: str = "/terminal",
        columns: int = COLUMNS,
        rows: int = ROWS,
        headers: tuple[tuple[str, str], ...] = (),
    ) -> Visitor:
        """Open the page at a counter, of this size."""


@pytest.fixture
def visit() -> Iterator[Visit]:
    """Return a function that has somebody visit a counter."""
    with ExitStack() as opened:

        def _visit(
            counter: Counter,
            path: str = "/terminal",
            columns: int = COLUMNS,
            rows: int = ROWS,
            headers: tuple[tuple[str, str], ...] = (),
        ) -> Visitor:
            visitor = Visitor(counter, path, columns, rows, headers)
            opened.callback(visitor.close)
            return visitor

        yield _visit
