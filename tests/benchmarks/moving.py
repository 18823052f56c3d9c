"""The move of everything from a file to a server and back, in rows a second, with and without the check at its end."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import psycopg

from storage import Finding, Store
from storage.database.engine import Place
from storage.database.postgres.copying import TABLES
from storage.integrity import checks
from tests.benchmarks.harness import Row, Size, seconds
from tests.benchmarks.own_server import own_server
from tests.benchmarks.people import make_store
from tests.postgres.server import OWNER

MANY, MOST = 5_000, 100_000
AIM = 50_000
"""Rows a second."""
_DATABASE = "guichet"
_SETTINGS = "shared_buffers = 128MB\nmax_wal_size = 4GB"


def _counted(dsn: str) -> int:
    """Count all rows of a database."""
    with psycopg.connect(dsn) as db:
        tables = " UNION ALL ".join(f"SELECT count(*) AS rows FROM {table}" for table in TABLES)  # noqa: S608
        row = db.execute(f"SELECT sum(rows)::bigint FROM ({tables}) AS counted".encode()).fetchone()  # noqa: S608
        assert row
        return int(row[0])


def _moved(source: Place, target: Place, key: Path) -> tuple[float, float]:
    """Move everything; return how many seconds it took, and how many of them were the check of what arrived."""
    checked = 0.0

    def check(*of: Any) -> list[Finding]:
        nonlocal checked
        began = time.perf_counter()
        found = findings(*of)
        checked = time.perf_counter() - began
        return found

    findings = checks.findings
    with closing(Store(source, key)) as store, patch.object(checks, "findings", check):
        whole = seconds(partial(store.moving.to, target))
    return whole, checked


def rows(size: Size) -> Iterator[Row]:
    """Move people with a phone each there and back, and measure each way."""
    people = size.of(16, MANY, MOST)
    with tempfile.TemporaryDirectory() as folder, own_server(_DATABASE, _SETTINGS) as server:
        dsn = server.dsn(_DATABASE, OWNER)
        first, last = Path(folder) / "guichet.db", Path(folder) / "back" / "guichet.db"
        make_store(first, people).close()
        key = first.with_name("guichet.key")
        for way, source, target in (("to a server", first, dsn), ("and back to a file", dsn, last)):
            whole, checked = _moved(source, target, key)
            count = _counted(dsn)
            named = f"{people:,} people {way}, {count:,} rows"
            yield Row(named, count / (whole - checked), AIM, 1, "/s", more_is_better=True)
            yield Row(f"{named}, with the check there", count / whole, AIM, None, "/s", more_is_better=True)
