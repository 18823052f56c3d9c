"""Time for the long forms, and a store for the commands."""

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

HOURS = 4 * 3600


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The long forms take their time."""
    if config.getoption("--long"):
        for item in items:
            item.add_marker(pytest.mark.timeout(HOURS))


@pytest.fixture
def no_sync(monkeypatch: pytest.MonkeyPatch) -> None:
    """Writes that do not wait for the disk, where the test is not about what survives."""
    pragmas = engine._PRAGMAS.replace("synchronous = FULL", "synchronous = OFF")
    assert pragmas != engine._PRAGMAS
    monkeypatch.setattr(engine, "_PRAGMAS", pragmas)
    monkeypatch.setattr(os, "fsync", lambda _descriptor: None)


@pytest.fixture
def at_home() -> Path:
    """Where the program keeps its database when nothing says otherwise."""
    return platformdirs.user_data_path("guichet", appauthor=False) / "guichet.db"


@pytest.fixture
def prepared(at_home: Path, cheap: Hasher) -> Iterator[Store]:
    """The store that commands will find at home, on the real clock."""
    opened = Store(at_home, clock=time.time, hasher=cheap)
    yield opened
    opened.close()
