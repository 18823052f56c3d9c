"""A service that hosts ask."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.service import Service, serving


@pytest.fixture
def service() -> Iterator[Service]:
    """A service without TLS, on this machine."""
    with serving() as made:
        yield made
