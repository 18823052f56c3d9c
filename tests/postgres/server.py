"""A PostgreSQL server of its own for one run of the tests: on a socket in a directory that goes with it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence

from tests.postgres import programs
from tests.postgres.instance import SUPERUSER, Instance

OWNER = "guichet_owner"
APPLICATION = "guichet_kiosk"
"""Who logs in as the application; member of `guichet_application`, to which its rights are given."""
ROLES = f"""CREATE ROLE guichet_application NOLOGIN; CREATE ROLE {OWNER} LOGIN;
CREATE ROLE {APPLICATION} LOGIN IN ROLE guichet_application;"""
# No test of this server is about what survives it.
_SETTINGS = """
max_connections = 600
shared_buffers = 64MB
synchronous_commit = off
wal_level = minimal
max_wal_senders = 0
autovacuum_naptime = 5s
log_line_prefix = '%m [%p] %e '
log_lock_waits = on
"""
_COUNTED = re.compile(r"\] (40P01|40001) ")
"""Codes, in the log, of deadlocks and of transactions that could not be put in a row."""


class Server:
    """A server with the roles of the program."""

    def __init__(self) -> None:
        """Start it."""
        self.directory = programs.directory()
        self._instance = Instance(self.directory / "data", self.directory, _SETTINGS)
        self._instance.make()
        self._instance.start()
        self._instance.execute(ROLES)

    def dsn(self, database: str = "postgres", role: str = SUPERUSER) -> str:
        """Return the DSN of a database on it."""
        return f"postgresql://{role}@/{database}?host={self.directory}"

    def refused(self) -> Sequence[str]:
        """Return the lines of its log that tell of deadlocks, and of transactions that could not be put in a row."""
        return [line for line in self._instance.said() if _COUNTED.search(line)]

    def stop(self) -> None:
        """Stop it, and remove what it left."""
        self._instance.stop()
        shutil.rmtree(self.directory, ignore_errors=True)
