"""What is not run on PostgreSQL, each with its reason."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from tests.postgres import engines

ON_A_SERVER = ("tests/storage/database/postgres/on_a_server",)
LEFT_OUT: dict[str, str] = {}
"""Reasons, by the path of a folder or a file, or by the name of a test in it."""


def leave_out(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out, on a server, what is about SQLite alone, and what needs a server where there is none."""
    places = LEFT_OUT if engines.is_postgres() else ON_A_SERVER
    out = {item for item in items if _is_in(places, item.nodeid)}
    config.hook.pytest_deselected(items=list(out))
    items[:] = [item for item in items if item not in out]


def _is_in(places: Collection[str], name: str) -> bool:
    test = name.partition("[")[0]
    return any(test == place or test.startswith((f"{place}/", f"{place}::")) for place in places)
