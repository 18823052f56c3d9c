"""The connection as psycopg makes it, with a patience of our own, and without a word to the server to stop anything.

A commit that waits for its standby, and is told to stop, answers that it is done: it is lost with the server. Whoever
waits no longer hangs up instead: then nobody sees what was done before the standby has it.
"""

from __future__ import annotations

import logging
import time
from typing import TypeVar

import psycopg
from psycopg import RawCursor, waiting
from psycopg.abc import Buffer, PQGen
from psycopg.conninfo import make_conninfo
from psycopg.errors import Diagnostic
from psycopg.pq import PGconn, Ping
from psycopg.types.numeric import Int8Dumper
from psycopg.types.string import StrDumperUnknown

from storage.database.postgres.dialect import Row, rows_by_name

PATIENCE = 15.0
"""How many seconds a transaction waits for what others have locked, as on SQLite, or for a server to be there."""
_LOOKS = 0.1
"""Every how many seconds whoever waits looks whether Ctrl+C was pressed."""
_MAY_BE_LOST = "01000"
"""The code of the warning that a commit was told to wait no longer for its standby."""
_NO_FILE = "/dev/null/none"
"""Where there cannot be a root certificate, which libpq would otherwise compare with in every mode."""
T = TypeVar("T")

# Its warnings are about connections that have ended, which is told otherwise, and not across a page.
logging.getLogger("psycopg").addHandler(logging.NullHandler())


class Wire(psycopg.Connection[Row]):
    """A connection that hangs up on a server that does not answer in time, and when Ctrl+C is pressed meanwhile."""

    PATIENCE = PATIENCE + 1
    """How many seconds an answer is waited for: the server says by itself that a lock was not to be had."""
    patience: float | None = PATIENCE
    """The same, for what is sent next; None for work that takes as long as it takes."""
    has_hung_up = False
    """Whether an answer was waited for in vain."""
    may_be_lost = False
    """Whether the server has said that a commit was not waited for."""

    def wait(self, gen: PQGen[T], interval: float = _LOOKS, timeout: float | None = None) -> T:
        """Wait for an answer. Raises psycopg's errors, and KeyboardInterrupt."""
        limit = self.patience if timeout is None else timeout
        began = time.monotonic()
        try:
            return waiting.wait(gen, self.pgconn.socket, interval=interval, timeout=limit)
        except psycopg.OperationalError:
            if limit is not None and time.monotonic() - began >= limit:
                self.has_hung_up = True
                self.close()
            raise
        except KeyboardInterrupt:
            self.close()
            raise

    def hear(self, notice: Diagnostic) -> None:
        """Take a notice of the server."""
        if notice.sqlstate == _MAY_BE_LOST:
            self.may_be_lost = True


def lets_nobody_in(settings: dict[str, str]) -> bool:
    """Tell whether a server is there that refuses these settings: libpq does not say so by a code."""
    # One that may only read is there, and lets people in.
    any_server = settings | {"target_session_attrs": "any"}
    try:
        connect(any_server).close()
    except psycopg.OperationalError:
        return _is_there(any_server)
    return False


def shows_not_who_it_is(settings: dict[str, str]) -> bool:
    """Tell whether a server that is not there is, once its certificate is compared with nothing. Nobody logs in."""
    unverified = {"target_session_attrs": "any", "sslmode": "require", "sslrootcert": _NO_FILE}
    return settings.get("sslmode") == "verify-full" and not _is_there(settings) and _is_there(settings | unverified)


def _is_there(settings: dict[str, str]) -> bool:
    return PGconn.ping(make_conninfo(**settings).encode()) == Ping.OK


class _Text(StrDumperUnknown):
    """Text as the server takes it: a name with a NUL is nobody's there either."""

    def dump(self, obj: str) -> Buffer | None:
        """Encode a text."""
        return super().dump(obj.replace("\0", "\ufffd"))


def connect(settings: dict[str, str]) -> Wire:
    """Open a connection. Raises psycopg's errors."""
    wire = Wire.connect(make_conninfo(**settings), autocommit=True, cursor_factory=RawCursor, row_factory=rows_by_name)
    # A statement that waits with others is prepared by Batches; what psycopg prepared, it would forget with theirs.
    wire.prepare_threshold = None
    # Or each number would go in the smallest type that holds it, and a statement be prepared for each mixture.
    wire.adapters.register_dumper(int, Int8Dumper)
    wire.adapters.register_dumper(str, _Text)
    wire.add_notice_handler(wire.hear)
    return wire
