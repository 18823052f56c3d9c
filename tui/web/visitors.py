"""How many visitors there are, and how many more there may be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager


class Full(Exception):
    """Tells that there is a visitor too many, here or from one address."""


class Visitors:
    """Counts visitors, each of whom has a process."""

    def __init__(self, most: int, most_of_an_address: int) -> None:
        """Let so many in at a time."""
        self.most, self.most_of_an_address = most, most_of_an_address
        self._inside = Counter[str]()

    @contextmanager
    def one(self, address: str) -> Iterator[None]:
        """Count a visitor from this address meanwhile. Raises Full."""
        if self._inside.total() >= self.most or self._inside[address] >= self.most_of_an_address:
            raise Full
        self._inside[address] += 1
        try:
            yield
        finally:
            self._inside[address] -= 1
            # None is kept of those who have left.
            self._inside += Counter()
