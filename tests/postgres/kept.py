"""Connections of stores that have closed, kept for the next test: a new one is most of what a test costs the server.

Those of this process to databases of `tests/postgres/databases.py`; nothing of what was done by one is left in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from threading import Lock
from typing import Any

import psycopg
from psycopg import pq
from psycopg.conninfo import conninfo_to_dict
from psycopg.pq import PipelineStatus, TransactionStatus
from psycopg.pq.abc import PGconn

from storage.database.postgres import wire

_MOST = 16
"""How many are kept."""
_databases: set[str] = set()
"""The names of those to which they are kept."""
_kept: list[tuple[str, PGconn]] = []
"""The settings of each, the oldest first."""
_lock = Lock()


class Wire(wire.Wire):
    """A connection that another one goes on with once it is closed."""

    _settings = ""

    @classmethod
    def connect(cls, conninfo: str = "", **options: Any) -> Wire:
        """Go on with a connection that is kept, or open one."""
        opened = cls._gone_on_with(conninfo, **options) or super().connect(conninfo, **options)
        opened._settings = conninfo
        return opened

    @classmethod
    def _gone_on_with(cls, conninfo: str, *, autocommit: bool, cursor_factory: Any, row_factory: Any) -> Wire | None:
        while found := _taken(conninfo):
            opened = cls(found, row_factory)
            opened._autocommit, opened.cursor_factory = autocommit, cursor_factory
            try:
                opened.execute("DISCARD ALL")
            except psycopg.OperationalError:
                # The server has ended it meanwhile.
                opened.close()
            else:
                return opened
        return None

    def close(self) -> None:
        """Keep what is at rest; this connection is closed in any case."""
        is_read = self.pgconn.pipeline_status == PipelineStatus.OFF
        is_at_rest = self.pgconn.transaction_status == TransactionStatus.IDLE and is_read
        if is_at_rest and _name_in(self._settings) in _databases:
            _keep(self._settings, self.pgconn)
            # One that has never been open.
            self.pgconn = pq.PGconn()
        super().close()


def install() -> None:
    """Have all stores of this process use such connections."""
    wire.Wire = Wire  # type: ignore[misc]


def keep(database: str) -> None:
    """Keep connections to a database from now on."""
    _databases.add(database)


def let_go(databases: Iterable[str]) -> None:
    """Close those to databases that no other test is given."""
    _databases.difference_update(databases)
    for settings, connection in [one for one in _kept if _name_in(one[0]) not in _databases]:
        _kept.remove((settings, connection))
        connection.finish()


def processes() -> list[int]:
    """Return the processes of the server that stand by for the next test."""
    return [connection.backend_pid for _settings, connection in _kept]


def _keep(settings: str, connection: PGconn) -> None:
    connection.notice_handler = connection.notify_handler = None
    with _lock:
        _kept.append((settings, connection))
        if len(_kept) > _MOST:
            _kept.pop(0)[1].finish()


def _taken(settings: str) -> PGconn | None:
    """Take the latest with these settings."""
    with _lock:
        for place in reversed(range(len(_kept))):
            if _kept[place][0] == settings:
                return _kept.pop(place)[1]
    return None


def _name_in(settings: str) -> object:
    return conninfo_to_dict(settings).get("dbname")
