"""One connection to a server, inside one transaction: statements wait until a result is looked at, and go together.

Each way there and back counts: on a network they are what a transaction is made of.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from hashlib import sha256
from typing import Any

import psycopg
from psycopg import RawServerCursor
from psycopg.pq import TransactionStatus

from storage.database.postgres.batch import Answer, Batches, Statement
from storage.database.postgres.dialect import Row, rows_by_name, translated
from storage.database.postgres.errors import has_ended
from storage.database.postgres.wire import Wire

_HOUSE = 0x47554943
"""The number of the lock of the house: `GUIC`."""
HOUSE_SHARED = f"SELECT pg_advisory_xact_lock_shared({_HOUSE})"
HOUSE_ALONE = f"SELECT pg_advisory_xact_lock({_HOUSE})"
HOUSE_KEPT = f"SELECT pg_advisory_lock({_HOUSE})"
HOUSE_LEFT = f"SELECT pg_advisory_unlock({_HOUSE})"
COMMIT = "COMMIT"
_PERSON = "SELECT id FROM users WHERE id = $1 FOR NO KEY UPDATE"
_PERSONS = "SELECT id FROM users WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE"
_NAMED = "SELECT pg_advisory_xact_lock($1::int, $2::int)"
_WAIT_FOR_NO_DISK = "SET LOCAL synchronous_commit = off"
_OF_ALL = ("INSERT INTO meta", "INSERT INTO settings")
"""The statements that change what is foreseen."""
_AT_ONCE = 2000
"""Rows of a stream that are fetched together, and statements that are sent together."""


class Later:
    """The result of a statement that runs, with those before it, once somebody looks at the result."""

    __slots__ = ("_count", "_rows", "_session")

    def __init__(self, session: Session) -> None:
        self._session = session
        self._rows: Iterator[Row] | None = None
        self._count = 0

    def came(self, answer: Answer) -> None:
        """Take the result."""
        self._rows, self._count = iter(answer.rows), answer.rowcount

    def _remaining(self) -> Iterator[Row]:
        if self._rows is None:
            self._session.flush()
        assert self._rows is not None  # noqa: S101 - flush runs all that waits
        return self._rows

    @property
    def rowcount(self) -> int:
        """Return how many rows were changed."""
        self._remaining()
        return self._count

    def fetchone(self) -> Row | None:
        """Return the next row; None after the last one."""
        return next(self._remaining(), None)

    def fetchall(self) -> list[Row]:
        """Return the remaining rows."""
        return list(self._remaining())

    def __iter__(self) -> Iterator[Row]:
        """Iterate over the remaining rows."""
        return self._remaining()


class Session:
    """The connection of one thread to the server, and the statements that wait to be sent.

    A connection that has ended before a transaction had its first answer is made anew, once: nothing was done yet.
    """

    def __init__(self, connect: Callable[[], Wire]) -> None:
        self._connect = connect
        self._open()
        self.round_trips = 0
        """How often it was sent something and waited for the answer."""
        self.holds_the_house = False
        """Whether a lock of this connection has to outlive its transactions: another connection would not have it."""
        self.patience: float | None = Wire.PATIENCE
        """How many seconds an answer is waited for."""
        self._results: list[Later] = []
        self._waiting: list[Statement] = []
        self._has_answered = False

    def _open(self) -> None:
        self.connection = self._connect()
        self._batches = Batches(self.connection)

    def begin(self, statements: Sequence[str]) -> None:
        """Begin a transaction by these statements."""
        self._has_answered = False
        for statement in statements:
            self.put(statement)

    def put(self, sql: str, parameters: Sequence[Any] = ()) -> Later:
        """Have a statement run with those that wait already."""
        later = Later(self)
        self._results.append(later)
        self._waiting.append((sql, parameters))
        if len(self._waiting) == _AT_ONCE:
            self.flush()
        return later

    def flush(self) -> None:
        """Send everything that waits, in one go, and take the results."""
        if not self._waiting:
            return
        sent, self._waiting = self._waiting, []
        results, self._results = self._results, []
        for later, answer in zip(results, self._answers(sent), strict=True):
            later.came(answer)
        self._has_answered = True

    def _answers(self, sent: Sequence[Statement]) -> Sequence[Answer]:
        try:
            return self._run(sent)
        except psycopg.Error as error:
            if self._has_answered or self.holds_the_house or _commits(sent) or not has_ended(self.connection, error):
                raise
        self.connection.close()
        self._open()
        return self._run(sent)

    def _run(self, sent: Sequence[Statement]) -> Sequence[Answer]:
        self.round_trips += 1
        self.connection.patience = self.patience
        return self._batches.run(sent)

    def is_in_use(self) -> bool:
        """Tell whether a transaction has begun, or is about to."""
        return bool(self._waiting) or self.connection.info.transaction_status is not TransactionStatus.IDLE

    def forget(self) -> None:
        """Let go of what waits."""
        self._waiting.clear()
        self._results.clear()


def _commits(sent: Sequence[Statement]) -> bool:
    """Tell whether what was done may last, whatever the answer."""
    return any(sql == COMMIT for sql, _parameters in sent)


class Reading:
    """A transaction that reads, which locks nothing: all its results show one moment."""

    for_update = skip_locked = ""

    def __init__(self, session: Session, begin: Sequence[str], foreseen: Sequence[str]) -> None:
        self._session = session
        self._streams = 0
        """How many results were asked for some rows at a time; several may be read at once."""
        session.begin(begin)
        self._foreseen = {sql: session.put(translated(sql)) for sql in foreseen}

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Later:
        """Run one statement once its result, or that of a later one, is looked at."""
        if sql in self._foreseen:
            return self._foreseen.pop(sql)
        if sql.startswith(_OF_ALL):
            # What was foreseen is that of before.
            self._foreseen.clear()
        return self._session.put(translated(sql), parameters)

    def executemany(self, sql: str, parameters: Iterable[Sequence[Any]]) -> None:
        """Run one statement once for each set of parameters."""
        for one in parameters:
            self._session.put(translated(sql), one)

    def stream(self, sql: str, parameters: Sequence[Any] = ()) -> Iterator[Row]:
        """Run one statement and yield its rows, some at a time."""
        self._session.flush()
        self._streams += 1
        name = f"stream {self._streams}"
        with RawServerCursor(self._session.connection, name, row_factory=rows_by_name) as cursor:
            cursor.itersize = _AT_ONCE
            self._session.round_trips += 1
            yield from cursor.execute(translated(sql), parameters)

    def lock_persons(self, ids: Collection[int]) -> None:
        """Do nothing: who reads changes nobody."""

    def lock(self, what: str) -> None:
        """Do nothing: who reads changes nothing."""

    def keep_receipt(self) -> None:
        """Do nothing: who reads leaves nothing that could be in doubt."""

    def last_with_the_next(self) -> None:
        """Do nothing: who reads commits nothing."""

    def is_not_text(self, _error: Exception) -> bool:
        """Return False: the server stores no text that is none."""
        return False


class Writing(Reading):
    """A transaction that writes, with the house held, shared with other writers or alone."""

    for_update = "FOR UPDATE"
    skip_locked = "FOR UPDATE SKIP LOCKED"

    def __init__(self, session: Session, begin: Sequence[str], foreseen: Sequence[str], *, alone: bool) -> None:
        super().__init__(session, begin, foreseen)
        self._alone = alone
        self._persons: frozenset[int] = frozenset()
        self.wants_receipt = False

    def lock_persons(self, ids: Collection[int]) -> None:
        """Lock persons, in the order of their ids: all at once, or two writers could wait for each other."""
        if self._alone or self._persons.issuperset(ids):
            return
        if self._persons:
            raise RuntimeError("persons are locked once in a transaction")
        self._persons = frozenset(ids)
        if len(self._persons) == 1:
            # The server plans this one once, and that of several each time anew.
            self._session.put(_PERSON, tuple(self._persons))
        else:
            self._session.put(_PERSONS, (sorted(self._persons),))

    def lock(self, what: str) -> None:
        """Keep out everybody else who locks the same name."""
        if not self._alone:
            self._session.put(_NAMED, (_HOUSE, _number_of(what)))

    def keep_receipt(self) -> None:
        """Have the commit leave a receipt, by which it is found should its answer be lost."""
        self.wants_receipt = True

    def last_with_the_next(self) -> None:
        """Have the commit not wait for its place in the server's log to be on a disk: that of the next comes after."""
        self._session.put(_WAIT_FOR_NO_DISK)


def _number_of(what: str) -> int:
    return int.from_bytes(sha256(what.encode("utf-8", "surrogatepass")).digest()[:4], signed=True)
