"""Statements that go to a server together: one way there and back for all of them, by libpq's pipeline mode.

psycopg's own pipeline makes a cursor of each statement and waits for the server once for each, which was most of what a
verification took. Values are converted by psycopg here as there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from psycopg.abc import Buffer, PQGen
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.generators import fetch_many, send
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult

from storage.database.postgres.dialect import Row, row_of
from storage.database.postgres.wire import Wire

Statement = tuple[str, Sequence[Any]]
"""A statement in PostgreSQL's words, and its parameters."""
_Key = tuple[str, tuple[int, ...]]
"""A statement, and the types of its parameters."""
_MOST = 500
"""How many prepared statements a connection keeps: more than this program has."""
_FORGET = "DEALLOCATE ALL"
_FAILED, _HAS_ROWS = int(ExecStatus.FATAL_ERROR), int(ExecStatus.TUPLES_OK)


class Answer(NamedTuple):
    """What came for one statement: its rows, and how many it found or changed."""

    rows: Sequence[Row]
    rowcount: int


class _Prepared:
    """A statement that the server keeps by a name, for one mixture of types, and the class of its rows."""

    __slots__ = ("key", "name", "row")

    def __init__(self, key: _Key, name: bytes) -> None:
        self.key = key
        self.name = name
        self.row: type[Row] | None = None


class _Bound(NamedTuple):
    """A statement with its values, as libpq takes them."""

    statement: _Prepared
    is_new: bool
    values: Sequence[Buffer | None]
    formats: Sequence[int]


class Batches:
    """Sends statements together on one connection, and keeps which of them the server has prepared."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._values = Transformer(wire)
        self._prepared: dict[_Key, _Prepared] = {}
        self._names = 0

    def run(self, statements: Sequence[Statement]) -> list[Answer]:
        """Run statements in their order; return what came for each.

        Raises psycopg's error for the first that failed: none after it was run.
        """
        if len(self._prepared) > _MOST and self._wire.info.transaction_status is TransactionStatus.IDLE:
            self._prepared.clear()
            self._wire.execute(_FORGET)
        fresh: dict[_Key, _Prepared] = {}
        bound = [self._bound(sql, parameters, fresh) for sql, parameters in statements]
        self._wire.pgconn.enter_pipeline_mode()
        try:
            results = self._wire.wait(self._exchange(bound))
            self._wire.pgconn.exit_pipeline_mode()
        except BaseException:
            # Nobody knows how much of it was read.
            self._wire.close()
            raise
        for result in results:
            if result.status == _FAILED:
                # What was prepared meanwhile is prepared again, by another name: nobody knows which of it was.
                raise error_from_result(result)
        self._prepared |= fresh
        return [self._answer(one.statement, result) for one, result in zip(bound, results, strict=True)]

    def _bound(self, sql: str, parameters: Sequence[Any], fresh: dict[_Key, _Prepared]) -> _Bound:
        """Return a statement with its values; one that is to be prepared is among the `fresh` ones then."""
        values: Sequence[Buffer | None] = ()
        types: tuple[int, ...] = ()
        formats: Sequence[int] = ()
        if parameters:
            values = self._values.dump_sequence(parameters, [PyFormat.AUTO] * len(parameters))
            types, formats = self._values.types or (), self._values.formats or ()
        key = sql, types
        statement = self._prepared.get(key) or fresh.get(key)
        if statement is not None:
            return _Bound(statement, False, values, formats)
        self._names += 1
        statement = fresh[key] = _Prepared(key, b"guichet_%d" % self._names)
        return _Bound(statement, True, values, formats)

    def _exchange(self, bound: Sequence[_Bound]) -> PQGen[list[PGresult]]:
        """Send everything, and take one result for each statement: that of its making, if it could not be made."""
        server = self._wire.pgconn
        for one in bound:
            sql, types = one.statement.key
            if one.is_new:
                server.send_prepare(one.statement.name, sql.encode(), types)
            server.send_query_prepared(one.statement.name, one.values, one.formats)
        server.pipeline_sync()
        yield from send(server)
        results = []
        for one in bound:
            made = (yield from fetch_many(server))[-1] if one.is_new else None
            run = (yield from fetch_many(server))[-1]
            results.append(made if made is not None and made.status == _FAILED else run)
        yield from fetch_many(server)
        return results

    def _answer(self, statement: _Prepared, result: PGresult) -> Answer:
        if result.status != _HAS_ROWS:
            return Answer((), result.command_tuples or 0)
        if statement.row is None:
            names = (result.fname(place) for place in range(result.nfields))
            statement.row = row_of(tuple((name or b"").decode() for name in names))
        self._values.set_pgresult(result)
        return Answer(self._values.load_rows(0, result.ntuples, statement.row), result.ntuples)
