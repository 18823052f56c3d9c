"""The disk is full, read-only or busy: the caller is told, and nothing is half done."""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from storage import CannotOpen, DatabaseUnavailable, NewerDatabase, Store, Verdict
from storage.database.sqlite.engine import Database
from tests.conftest import PASSWORD, FixedClock
from tests.oracle import totp
from tests.storage import inside
from tests.storage.people import (
    ISSUER,
    METHOD,
    NAME,
    OTHER_METHOD,
    Enrolled,
    begin,
    broken,
    contents,
    device_of,
    issue_codes,
    rows,
    signed_up,
)
from tests.storage.privileges import as_owner


@contextmanager
def setting(store: Store, pragma: str, value: int, afterwards: int) -> Iterator[None]:
    """Make this thread's connection fail in a way of SQLite's own."""
    with inside.database(store).connection() as db:
        db.execute(f"PRAGMA {pragma} = {value}")
        try:
            yield
        finally:
            db.execute(f"PRAGMA {pragma} = {afterwards}")


@contextmanager
def full(store: Store, database: Path) -> Iterator[None]:
    """No page can be added."""
    ((pages,),) = rows(database, "PRAGMA page_count")
    with setting(store, "max_page_count", pages, 1_000_000):
        yield


@contextmanager
def read_only(store: Store, _database: Path) -> Iterator[None]:
    """No page can be written."""
    with setting(store, "query_only", 1, 0):
        yield


LONG = "x" * 100_000

ACTS: dict[str, Callable[[Store, Enrolled, str], object]] = {
    "sign_in": lambda store, _person, _code: store.sign_in.with_password(NAME, PASSWORD),
    "complete_sign_in": lambda store, person, _code: store.sign_in.complete(person.session),
    "change_password": lambda store, person, _code: store.passwords.change(person.session, "une autre phrase"),
    "sign_in_code": lambda store, person, code: store.sign_in.with_code(person.session, code),
    "verify": lambda store, _person, code: store.sign_in.verify(NAME, code),
    "begin_enrolment": lambda store, person, _code: begin(store, person.session, OTHER_METHOD),
    "abandon_enrolment": lambda store, person, _code: store.enrolments.abandon(person.session),
    "leave": lambda store, person, _code: store.enrolments.leave(person.session, "idle"),
    "add_user": lambda store, _person, _code: store.administration().accounts.add("voisin", PASSWORD),
    "create_first_operator": lambda store, _person, _code: store.first_account.create("chef", PASSWORD),
    "confirm_password": lambda store, person, _code: store.passwords.confirm(person.session, PASSWORD),
    "keep_recovery_codes": lambda store, person, _code: issue_codes(store, person.session),
    "rename_device": lambda store, person, _code: store.devices.rename(
        person.session, device_of(store, person.session), "autre"
    ),
    "remove_device": lambda store, person, _code: store.devices.remove(
        person.session, device_of(store, person.session)
    ),
    "notices_shown": lambda store, person, _code: store.sign_in.notices_shown(person.session),
    "set_mfa": lambda store, _person, _code: store.administration().accounts.set_mfa(NAME, required=True),
    "set_email": lambda store, _person, _code: store.administration().accounts.set_email(NAME, "marie@example.org"),
    "renew_password": lambda store, _person, _code: store.administration().accounts.renew_password(NAME),
    "set_disabled": lambda store, _person, _code: store.administration().accounts.set_disabled(NAME, disabled=True),
    "unlock": lambda store, _person, _code: store.administration().accounts.unlock(NAME),
    "reset_factors": lambda store, _person, _code: store.administration().accounts.reset_factors(
        NAME, reason="perdu", identity="passeport"
    ),
    "set_limit": lambda store, _person, _code: store.maintenance.set_limit("lock_seconds", 1),
    "forget_events_before": lambda store, _person, _code: store.administration().audit_log.shorten(2**40),
    "rotate_key": lambda store, _person, _code: store.maintenance.rotate_key(),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS.keys())
def test_on_a_read_only_database_every_write_is_said_not_to_be_made(
    store: Store, database: Path, clock: FixedClock, enrolled: Enrolled, act: Callable[[Store, Enrolled, str], object]
) -> None:
    before, code = contents(database), totp(enrolled.secret, clock.now)
    with read_only(store, database), pytest.raises(DatabaseUnavailable):
        act(store, enrolled, code)
    assert contents(database) == before
    assert store.sign_in.verify(NAME, code) is Verdict.ACCEPTED


def test_a_proof_that_cannot_be_written_is_no_proof(
    store: Store, database: Path, clock: FixedClock, enrolled: Enrolled
) -> None:
    pending = begin(store, enrolled.session)
    before, code = contents(database), totp(pending.secret, clock.now)
    with read_only(store, database), pytest.raises(DatabaseUnavailable):
        store.enrolments.prove(enrolled.session, pending.id, code)
    assert contents(database) == before
    assert store.enrolments.prove(enrolled.session, pending.id, code).methods == frozenset({METHOD})


def test_what_can_be_read_still_is(store: Store, database: Path, enrolled: Enrolled) -> None:
    with read_only(store, database):
        assert [user.name for user in store.administration().directory.users()] == [NAME]
        assert len(store.administration().directory.factors(enrolled.session.user)) == 1
        assert broken(store) == []


def test_on_a_full_disk_nothing_is_half_done(store: Store, database: Path, enrolled: Enrolled) -> None:
    pending = begin(store, enrolled.session)
    before = contents(database)
    with full(store, database), pytest.raises(DatabaseUnavailable):
        store.enrolments.begin(enrolled.session, OTHER_METHOD, "iphone", LONG, name="Mon iPhone")
    assert contents(database) == before
    assert begin(store, enrolled.session) == pending
    assert begin(store, enrolled.session, OTHER_METHOD).issuer == ISSUER


def test_a_disk_that_fills_up_refuses_accounts_until_there_is_room(store: Store, database: Path) -> None:
    names = (f"client {number}" for number in range(200))
    with full(store, database):
        with pytest.raises(DatabaseUnavailable):
            deque((store.administration().accounts.add(name, PASSWORD) for name in names), maxlen=0)
        made = len(store.administration().directory.users())
        assert [user.name for user in store.administration().directory.users()] == sorted(
            f"client {number}" for number in range(made)
        )
    store.administration().accounts.add("enfin", PASSWORD)
    assert len(store.administration().directory.users()) == made + 1
    assert rows(database, "PRAGMA integrity_check") == [("ok",)]


def test_a_database_busy_for_too_long_is_unavailable(
    store: Store, database: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = signed_up(store)
    pending = begin(store, session)
    code = totp(pending.secret, clock.now)
    before = contents(database)
    with closing(sqlite3.connect(database, isolation_level=None)) as neighbour:
        neighbour.execute("BEGIN IMMEDIATE")
        with monkeypatch.context() as impatient:
            impatient.setattr("storage.database.sqlite.engine.BUSY_SECONDS", 0.05)
            with pytest.raises(DatabaseUnavailable):
                store.enrolments.prove(session, pending.id, code)
    assert contents(database) == before
    assert store.enrolments.prove(session, pending.id, code).methods == frozenset({METHOD})


def test_an_error_of_sqlite_inside_a_write_is_ours_outside(database: Path) -> None:
    opened = Database(database)

    def fail_midway() -> None:
        with opened.write() as db:
            db.execute("INSERT INTO meta (name, value) VALUES ('half', 'done')")
            db.execute("SELECT * FROM nowhere")

    with pytest.raises(DatabaseUnavailable):
        fail_midway()
    assert rows(database, "SELECT * FROM meta") == []
    opened.close()


def test_a_refusal_of_ours_passes_unchanged(database: Path) -> None:
    opened = Database(database)
    with pytest.raises(NewerDatabase), opened.write():
        raise NewerDatabase(database)
    opened.close()


@pytest.fixture
def closed(store: Store, database: Path, enrolled: Enrolled) -> Iterator[Path]:
    """The database of an enrolled person, in use by nobody, writable again at the end."""
    assert enrolled.secret
    store.close()
    yield database
    database.parent.chmod(0o700)
    database.chmod(0o600)


def test_a_file_that_may_not_be_written_is_not_opened(closed: Path) -> None:
    before = closed.read_bytes()
    closed.chmod(0o400)
    with pytest.raises(CannotOpen) as told:
        as_owner(lambda: Store(closed))
    assert told.value.path == closed
    assert told.value.detail
    assert closed.read_bytes() == before


def test_a_file_that_may_not_be_read_is_not_opened(closed: Path) -> None:
    closed.chmod(0o000)
    with pytest.raises(CannotOpen):
        as_owner(lambda: Store(closed))


def test_a_key_that_may_not_be_read_is_not_opened(closed: Path) -> None:
    key = closed.with_name("guichet.key")
    key.chmod(0o000)
    with pytest.raises(CannotOpen) as told:
        as_owner(lambda: Store(closed))
    assert told.value.path == key


def test_a_directory_that_may_not_be_written_opens_nothing_in_it(closed: Path) -> None:
    before = closed.read_bytes()
    closed.parent.chmod(0o500)
    with pytest.raises((CannotOpen, DatabaseUnavailable)):
        as_owner(lambda: Store(closed).administration().accounts.add("voisin", PASSWORD))
    closed.parent.chmod(0o700)
    assert closed.read_bytes() == before


@pytest.mark.parametrize("place", ["guichet.db", "data/guichet.db"])
def test_nothing_is_made_where_nothing_may_be_made(tmp_path: Path, place: str) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    with pytest.raises(CannotOpen) as told:
        as_owner(lambda: Store(locked / place))
    assert told.value.path == locked / place
    assert list(locked.iterdir()) == []
