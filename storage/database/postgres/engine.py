"""The engine of a server: one connection for each thread, and transactions that take their locks in one order.

Those that write see what others have committed before each statement (READ COMMITTED), once they hold the locks: the
house, shared or alone; their persons, by ascending ids; the head of the audit log, last. Nothing is ever run twice.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus

from storage.database.engine import Check, Connection, Host, Progress, silent
from storage.database.postgres import checks, hosts, schema, server_checks
from storage.database.postgres.commit import commit
from storage.database.postgres.connection import (
    COMMIT,
    HOUSE_ALONE,
    HOUSE_KEPT,
    HOUSE_LEFT,
    HOUSE_SHARED,
    Reading,
    Session,
    Writing,
)
from storage.database.postgres.errors import errors_of, has_ended, no_server, told
from storage.database.postgres.place import must_be_verified, names_several, settings_of, shown_place
from storage.database.postgres.server import must_be_usable
from storage.database.postgres.wire import PATIENCE, Wire, connect, lets_nobody_in, shows_not_who_it_is
from storage.domain.errors import (
    CannotOpen,
    DatabaseUnavailable,
    OwnerWanted,
    ServerGone,
    ServerNotVerified,
    ServerRefused,
    ServerUnreachable,
)
from storage.domain.fleet_errors import ServerUnproven

_READ = ("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",)
_WRITE = ("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE", HOUSE_SHARED)
_WRITE_ALONE = ("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE", HOUSE_ALONE)
_MAY_REMOVE = """SELECT pg_get_userbyid(relowner), has_table_privilege(oid, 'DELETE')
    FROM pg_class WHERE oid = 'events'::regclass"""
_PAUSE = 0.25
"""Seconds between two tries to reach a server."""
_A_MOMENT = 1.0
"""Seconds of waiting that nobody has to be told of."""


class Database:
    """A database on a server, whose tables are made if there are none and they may be made."""

    of_hosts = (hosts.EVERY,)

    def __init__(self, dsn: str, *, create: bool = True, migrate: bool = False, patience: float = PATIENCE) -> None:
        """Open a database; wait for a server that has gone for `patience` seconds. Raises CannotOpen.

        An older schema is brought up to date with `migrate`, by its owner, and else refused.
        """
        self._settings = settings_of(dsn)
        self.place = shown_place(self._settings)
        # At first, a place where nobody answers is a mistake, unless there are servers that stand in for each other.
        self.patience = patience if names_several(self._settings) else 0.0
        self.when_gone: Callable[[], object] = lambda: None
        self._local = threading.local()
        self._sessions: list[Session] = []
        self._lock = threading.Lock()
        try:
            with errors_of(self.place):
                connection = self._session().connection
                must_be_usable(connection, self.place)
                self.migrated_from = schema.bring_up_to_date(connection, self.place, create=create, migrate=migrate)
        except ServerGone as error:
            self.close()
            raise self._why_not()(self.place, error.detail) from error
        except BaseException:
            self.close()
            raise
        self.patience = patience

    def _why_not(self) -> type[CannotOpen]:
        """Return the error that says why no server was reached at first."""
        if lets_nobody_in(self._settings):
            return ServerRefused
        return ServerUnproven if shows_not_who_it_is(self._settings) else ServerUnreachable

    def _session(self) -> Session:
        """Return this thread's connection; a new one if the last has ended. Raises ServerGone."""
        session: Session | None = getattr(self._local, "session", None)
        if session is None or session.connection.closed:
            if session is not None and session.holds_the_house:
                raise ServerGone(detail="what kept others out has ended with its connection")
            session = Session(self._connect)
            self._local.session = session
            with self._lock:
                self._sessions = [one for one in self._sessions if not one.connection.closed]
                self._sessions.append(session)
        return session

    def _connect(self) -> Wire:
        """Open a connection, as soon as there is a server, but for a moment of patience. Raises ServerGone."""
        began, is_told = time.monotonic(), False
        while True:
            try:
                wire = connect(self._settings)
                break
            except psycopg.OperationalError as error:
                if not no_server(error):
                    raise
                waited = time.monotonic() - began
                if waited >= self.patience:
                    raise ServerGone(detail=told(error)) from error
                if waited >= _A_MOMENT and not is_told:
                    is_told = True
                    self.when_gone()
            time.sleep(_PAUSE)
        # Once more, by what it came to: a service file or the environment may name another machine.
        came_to = {option.keyword.decode(): (option.val or b"").decode() for option in wire.pgconn.info}
        try:
            must_be_verified(came_to, self.place)
        except ServerNotVerified:
            wire.close()
            raise
        return wire

    @property
    def round_trips(self) -> int:
        """Return how often this thread's connection was sent something and waited for the answer."""
        return self._session().round_trips

    @contextmanager
    def read(self, foreseen: Sequence[str] = ()) -> Iterator[Reading]:
        """Return this thread's connection; all its results show one moment."""
        with self._transaction(Wire.PATIENCE) as session:
            yield Reading(session, _READ, foreseen)
            session.put(COMMIT)
            session.flush()

    @contextmanager
    def write(self, foreseen: Sequence[str] = (), *, alone: bool = False) -> Iterator[Writing]:
        """Return this thread's connection in a transaction that writes, beside others or alone."""
        # What concerns everybody takes as long as it takes, but for its commit.
        with self._transaction(None if alone else Wire.PATIENCE) as session:
            db = Writing(session, _WRITE_ALONE if alone else _WRITE, foreseen, alone=alone)
            yield db
            if alone:
                session.flush()
                session.patience = Wire.PATIENCE
            commit(session, self._connect, wants_receipt=db.wants_receipt)

    @contextmanager
    def _transaction(self, patience: float | None) -> Iterator[Session]:
        with errors_of(self.place):
            session = self._session()
            if session.is_in_use():
                raise RuntimeError("a transaction of this thread is open already")
            session.patience = patience
            try:
                yield session
            except BaseException as error:
                session.forget()
                _give_up(session.connection, error)
                raise

    @contextmanager
    def alone(self) -> Iterator[float]:
        """Keep all other writers out over several transactions; yield how many seconds are left to wait."""
        with errors_of(self.place):
            session = self._session()
            session.begin([HOUSE_KEPT])
            session.flush()
            session.holds_the_house = True
            try:
                yield PATIENCE
            finally:
                session.holds_the_house = False
                # The lock ends with its connection too.
                if not session.connection.closed:
                    session.put(HOUSE_LEFT)
                    session.flush()

    def hosts(self, db: Connection) -> list[Host]:
        """List the hosts that share the database, oldest first."""
        return hosts.listed(db.execute(hosts.EVERY))

    def see(self, host: Host) -> None:
        """Keep which keys a host holds, unless that cannot be done now: it is told again."""
        with suppress(DatabaseUnavailable), self._transaction(Wire.PATIENCE) as session:
            hosts.see(session, host)

    def must_be_owner(self) -> None:
        """Refuse whoever may not remove events. Raises OwnerWanted."""
        with self.read() as db:
            (owner, may_remove), *_none = db.execute(_MAY_REMOVE).fetchall()
        if not may_remove:
            raise OwnerWanted(self.place, owner)

    @contextmanager
    def apart(self, db: Connection) -> Iterator[None]:
        """Surround one look of several, so that psycopg's errors become ours and the others are still possible."""
        with errors_of(self.place):
            db.execute("SAVEPOINT look")
            try:
                yield
            except psycopg.Error:
                session = self._session()
                session.forget()
                session.put("ROLLBACK TO SAVEPOINT look")
                session.flush()
                raise

    def checks_of_form(self, db: Connection) -> Mapping[str, Check]:
        """Return the checks of the database itself, by name."""
        return checks.of_form(db)

    def checks_of_place(self, db: Connection) -> Mapping[str, Check]:
        """Return the checks of the servers and of the way to them, by name."""
        return server_checks.of_place(db, self._session().connection, self._settings)

    def copy_to(self, draft: Path, told: Progress = silent) -> None:
        """Copy all rows, as they are at one moment, into an empty file of SQLite."""
        from storage.database.postgres.copying import copy_out  # noqa: PLC0415 - few processes make a copy

        session = self._session()
        if session.is_in_use():
            # Whoever keeps everybody else out has what is copied stay as it is.
            session.flush()
            copy_out(session.connection, draft, told)
            return
        with self._transaction(None) as session:
            session.begin(_READ)
            session.flush()
            copy_out(session.connection, draft, told)
            session.put(COMMIT)
            session.flush()

    def replace(self, copy: Any, when_alone: Callable[[], object], told: Progress = silent) -> None:
        """Replace all rows by those of a file of SQLite, in one transaction: nobody ever sees half of it.

        `when_alone` is called in it, once nobody else writes any more; it reads by a connection of its own. Raises
        OwnerWanted, before anything is done; CommitUnknown.
        """
        from storage.database.postgres.copying import copy_in  # noqa: PLC0415 - few processes put a copy in place

        self.must_be_owner()
        with errors_of(self.place):
            session = Session(self._connect)
            try:
                session.patience = None
                session.begin(_WRITE_ALONE)
                session.flush()
                when_alone()
                copy_in(session.connection, copy, told)
                session.patience = Wire.PATIENCE
                commit(session, self._connect, wants_receipt=True)
            finally:
                session.connection.close()

    def close(self) -> None:
        """Close the connections of all threads."""
        with self._lock:
            for session in self._sessions:
                session.connection.close()
            self._sessions.clear()
            self._local = threading.local()


def _give_up(connection: Wire, error: BaseException) -> None:
    """Roll back, and let go of a connection that is of no use any more."""
    if isinstance(error, psycopg.Error) and has_ended(connection, error):
        connection.close()
    elif _in_transaction(connection):
        # The connection may have ended with the error, or at this moment.
        connection.patience = Wire.PATIENCE
        with suppress(psycopg.Error):
            connection.rollback()
        if _in_transaction(connection):
            connection.close()


def _in_transaction(connection: Wire) -> bool:
    return connection.info.transaction_status is not TransactionStatus.IDLE
