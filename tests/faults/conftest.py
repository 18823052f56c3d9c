"""Timeouts of the long tests, and a store for commands."""

from __future__ import annotations

import os

import pytest

from storage.database.sqlite import connection

HOURS = 4 * 3600


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Give the long tests more time."""
    if config.getoption("--long"):
        for item in items:
            item.add_marker(pytest.mark.timeout(HOURS))


@pytest.fixture
def no_sync(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let writes not wait for the disk, in tests that are not about what survives a loss of power."""
    pragmas = connection.PRAGMAS.replace("synchronous = FULL", "synchronous = OFF")
    assert pragmas != connection.PRAGMAS
    monkeypatch.setattr(connection, "PRAGMAS", pragmas)
    monkeypatch.setattr(os, "fsync", lambda _descriptor: None)
