"""Timeouts of the long tests, and a store for commands."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import platformdirs
import pytest

from storage import Store
from storage.database.sqlite import engine
from storage.security.hasher import Hasher
from tests import schema

HOURS = 4 * 3600


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Give the long tests more time."""
    if config.getoption("--long"):
        for item in items:
            item.add_marker(pytest.mark.timeout(HOURS))


@pytest.fixture
def no_sync(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let writes not wait for the disk, in tests that are not about what survives a loss of power."""
    pragmas = engine._PRAGMAS.replace("synchronous = FULL", "synchronous = OFF")
    assert pragmas != engine._PRAGMAS
    monkeypatch.setattr(engine, "_PRAGMAS", pragmas)
    monkeypatch.setattr(os, "fsync", lambda _descriptor: None)


@pytest.fixture
def at_home() -> Path:
    """Return where the program keeps its database by default."""
    return platformdirs.user_data_path("guichet", appauthor=False) / "guichet.db"


@pytest.fixture
def prepared(at_home: Path, cheap: Hasher) -> Iterator[Store]:
    """Return the store that commands find at home, on the real clock."""
    with schema.copied():
        opened = Store(at_home, clock=time.time, hasher=cheap)
    yield opened
    opened.close()
