"""A server of PostgreSQL for one benchmark, which waits for its disk."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from tests.postgres import programs
from tests.postgres.instance import Instance
from tests.postgres.server import OWNER, ROLES

DURABLE = """
fsync = on
full_page_writes = on
synchronous_commit = on
"""
"""The settings by which a commit is on the disk before it is told, as they are unless somebody changes them."""


@contextmanager
def own_server(database: str, settings: str) -> Iterator[Instance]:
    """Start a server with the roles and an empty database of the program; remove it at the end."""
    directory = programs.directory()
    instance = Instance(directory / "data", directory, f"{DURABLE}{settings}\n")
    instance.make()
    instance.start()
    try:
        instance.execute(ROLES)
        instance.execute(f"CREATE DATABASE {database} OWNER {OWNER}")
        yield instance
    finally:
        instance.stop()
        shutil.rmtree(directory, ignore_errors=True)
