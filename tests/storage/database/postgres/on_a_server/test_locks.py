"""Locks: in one order, as long as a transaction, and never for ever."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from storage import DatabaseDamaged, DatabaseUnavailable, Session, Store
from storage.database.postgres import place
from storage.database.tables import attempts
from storage.database.tables.attempts import Counted
from storage.security.hasher import Hasher
from storage.services.attempts import reserve
from tests.conftest import PASSWORD, FixedClock
from tests.postgres.waiting import until
from tests.storage import inside
from tests.storage.operators import Operator
from tests.storage.people import Enrolled, begin, change, rows, signed_up

_WAITING = """SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database
    WHERE NOT granted AND datname = current_database()"""


def test_persons_are_locked_at_once_or_not_at_all(store: Store, client: Session) -> None:
    other = signed_up(store, "voisin")
    with inside.transactions(store).write() as tx:
        tx.lock(client.user.id)
        with pytest.raises(RuntimeError, match="once"):
            tx.lock(other.user.id)


def test_who_is_alone_has_locked_everybody(store: Store, client: Session) -> None:
    other = signed_up(store, "voisin")
    with inside.transactions(store).write(alone=True) as tx:
        tx.person(client.user.id)
        tx.person(other.user.id)


def test_two_people_are_changed_at_the_same_time(store: Store, enrolled: Enrolled) -> None:
    neighbour = signed_up(store, "voisin")
    in_between = Event()
    with ThreadPoolExecutor(1) as pool, inside.transactions(store).write() as tx:
        tx.person(enrolled.session.user.id)

        def change_the_other() -> None:
            with inside.transactions(store).change(neighbour.user.id):
                in_between.set()

        pool.submit(change_the_other).result()
    assert in_between.is_set()


def test_nobody_waits_for_ever(
    store: Store, database: Path, clock: FixedClock, cheap: Hasher, client: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(place, "_OPTIONS", "-c lock_timeout=50ms")
    impatient = Store(database, clock=clock, hasher=cheap)
    with inside.transactions(store).write() as tx:
        tx.person(client.user.id)
        with pytest.raises(DatabaseUnavailable), inside.transactions(impatient).change(client.user.id):
            pass
    with inside.transactions(impatient).change(client.user.id):
        pass


def test_housekeeping_passes_over_what_somebody_else_has(
    store: Store, database: Path, clock: FixedClock, at_the_counter: Operator
) -> None:
    begin(store, signed_up(store, "voisin"))
    clock.advance(30 * 86400)
    with ThreadPoolExecutor(1) as pool, inside.transactions(store).write() as tx:
        assert tx.db.execute("SELECT 1 FROM enrolments FOR UPDATE").fetchone()
        # It would wait for this transaction otherwise, and forget that enrolment.
        pool.submit(store.sign_in.with_password, at_the_counter.session.user.name, PASSWORD).result()
    assert rows(database, "SELECT count(*) FROM enrolments") == [(1,)]
    store.sign_in.with_password(at_the_counter.session.user.name, PASSWORD)
    assert rows(database, "SELECT count(*) FROM enrolments") == [(0,)]


def test_an_attempt_is_taken_back_from_what_others_have_counted_meanwhile(
    store: Store, database: Path, clock: FixedClock
) -> None:
    transactions = inside.transactions(store)

    def take_back(attempt: Counted) -> None:
        with transactions.write() as tx:
            attempts.take_back(tx.db, attempt)

    with transactions.write() as tx:
        first = reserve(tx, "name:somebody", "")
    assert isinstance(first, Counted)
    clock.advance(60)
    with ThreadPoolExecutor(1) as pool:
        with transactions.write() as tx:
            assert isinstance(reserve(tx, "name:somebody", ""), Counted)
            assert tx.db.execute("SELECT 1").fetchone()
            taking_back = pool.submit(take_back, first)
            until(lambda: rows(database, _WAITING) == [(1,)])
        taking_back.result()
    assert rows(database, "SELECT failures FROM limits") == [(1,)]


def test_a_thread_has_one_transaction_at_a_time(store: Store) -> None:
    transactions = inside.transactions(store)
    with transactions.write(), pytest.raises(RuntimeError, match="open already"), transactions.read():
        pass


def test_a_refused_statement_leaves_the_connection_as_good_as_new(store: Store, database: Path) -> None:
    for _ in range(12):
        change(database, "CREATE TRIGGER no_more BEFORE INSERT ON events BEGIN SELECT RAISE(ABORT, 'no'); END")
        with pytest.raises(DatabaseDamaged):
            store.maintenance.set_limit("lock_seconds", 200)
        change(database, "DROP TRIGGER no_more")
        store.maintenance.set_limit("lock_seconds", 100)
    assert store.maintenance.limits().lock_seconds == 100
