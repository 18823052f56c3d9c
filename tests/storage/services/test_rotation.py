"""A new key: everything opens with it, the old one is destroyed, and nothing is lost wherever it is cut short."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from itertools import count
from pathlib import Path

import argon2
import pytest

from storage import (
    Action,
    CannotOpen,
    DatabaseUnavailable,
    Locked,
    SealBroken,
    Session,
    SignInRefused,
    Store,
    Verdict,
)
from storage.database.engine import Connection
from storage.security import key_file
from storage.security.hasher import Hasher
from storage.services.transaction import Tampered
from tests.conftest import PASSWORD, FixedClock
from tests.oracle import totp
from tests.storage import inside
from tests.storage.crowd import processes
from tests.storage.keys import key_bytes
from tests.storage.meanwhile import meanwhile
from tests.storage.people import (
    METHOD,
    NAME,
    Enrolled,
    begin,
    broken,
    but_for_the_audit_log,
    change,
    contents,
    enrol,
    rows,
    signed_up,
    wait_out,
)
from tests.storage.privileges import as_owner
from tests.storage.traces import traces
from tests.storage.whole import everything_opens, pending


def test_everything_opens_with_the_new_key_alone(
    store: Store, database: Path, clock: FixedClock, full: Enrolled
) -> None:
    old, secret = key_bytes(database), pending(store, full).secret
    key_id = store.maintenance.rotate_key()
    assert key_file.Key(key_bytes(database)).id == key_id
    assert key_bytes(database) != old
    assert database.with_name("guichet.key").stat().st_mode & 0o777 == 0o600
    everything_opens(store, clock, full, secret)
    store.close()
    again = Store(database, clock=clock)
    everything_opens(again, clock, full, secret)
    again.close()


def test_it_is_on_the_audit_log(store: Store, enrolled: Enrolled) -> None:
    key_id = store.maintenance.rotate_key()
    event = store.administration().audit_log.events()[-1]
    assert (event.action, event.subject, event.detail) == (Action.KEY_ROTATED, "", key_id)
    assert enrolled.secret


def test_the_old_key_is_nowhere_any_more(
    store: Store, database: Path, full: Enrolled, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, old = database.with_name("guichet.key"), key_bytes(database)
    replace = key_file.replace
    kept: list[Path] = []

    def keep_and_replace(target: Path, keys: tuple[key_file.Key, ...]) -> None:
        kept.append(target.with_name(f"kept {len(kept)}"))
        os.link(target, kept[-1])
        replace(target, keys)

    monkeypatch.setattr(key_file, "replace", keep_and_replace)
    store.maintenance.rotate_key()
    assert [set(inode.read_bytes()) for inode in kept] == [{0}, {0}]
    assert traces(old, b"".join(found.read_bytes() for found in database.parent.iterdir())) == []
    assert [found.name for found in database.parent.glob("*guichet.key*")] == [path.name]
    assert full.secret


def test_a_second_rotation_leaves_nothing_of_the_first(
    store: Store, database: Path, clock: FixedClock, full: Enrolled
) -> None:
    secret, ids = pending(store, full).secret, [store.maintenance.rotate_key() for _ in range(3)]
    assert len(set(ids)) == 3
    everything_opens(store, clock, full, secret)
    assert key_file.Key(key_bytes(database)).id == ids[-1]


def test_open_stores_go_on_reading_and_writing(
    store: Store, database: Path, clock: FixedClock, cheap: Hasher, full: Enrolled
) -> None:
    others = [Store(database, clock=clock, hasher=cheap) for _ in range(2)]
    secret = pending(others[0], full).secret
    for round_number, rotating in enumerate((store, others[0], others[1])):
        rotating.maintenance.rotate_key()
        for desk in (store, *others):
            everything_opens(desk, clock, full, secret)
            assert desk.sign_in.with_password(NAME, PASSWORD).methods == {METHOD}
            desk.maintenance.set_limit("first_pause", 1 + round_number)
    signed_up(others[1], "une autre")
    assert broken(store) == []
    for other in others:
        other.close()


def test_a_rotation_between_reading_a_secret_and_opening_it_is_no_tampering(
    store: Store, database: Path, clock: FixedClock, cheap: Hasher, full: Enrolled, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Store(database, clock=clock, hasher=cheap)
    meanwhile(monkeypatch, inside.code_check(other), "_matches", store.maintenance.rotate_key)
    assert other.sign_in.verify(NAME, totp(full.secret, clock.now)) is Verdict.ACCEPTED
    assert Action.TAMPERING_FOUND not in {event.action for event in store.administration().audit_log.events()}
    other.close()


def test_people_sign_in_while_keys_are_rotated(store: Store, database: Path, clock: FixedClock) -> None:
    names = [f"client {number}" for number in range(3)]
    for name in names:
        store.administration().accounts.add(name, PASSWORD)

    def work(name: str) -> int:
        # A hasher takes its turns by the limits of its store, and not of one that another thread has closed.
        desk = Store(database, clock=clock, hasher=Hasher(argon2.profiles.CHEAPEST))
        for _ in range(8):
            session = desk.sign_in.with_password(name, PASSWORD)
            secret = begin(desk, session).secret
            assert begin(desk, session).secret == secret
            desk.enrolments.abandon(session)
        desk.close()
        return 1

    with ThreadPoolExecutor(4) as pool:
        working = [pool.submit(work, name) for name in names]
        for _ in range(6):
            store.maintenance.rotate_key()
        assert [done.result() for done in working] == [1, 1, 1]
    assert broken(store) == []


TAMPERED = {
    "an account": "UPDATE users SET role = 'operator' WHERE id = 2",
    "an account added": """INSERT INTO users (name, name_key, role, password_hash, created_at)
        VALUES ('x', 'x', 'client', '', 0)""",
    "an active factor": "UPDATE factors SET last_step = 0 WHERE retired_at IS NULL",
    "a retired secret": "UPDATE factors SET sealed_secret = zeroblob(60) WHERE retired_at NOT NULL",
    "a pending secret": "UPDATE enrolments SET sealed_secret = zeroblob(60)",
    "an earlier secret": "UPDATE enrolments SET sealed_earlier = zeroblob(60)",
    "a pending method": "UPDATE enrolments SET method = 'third'",
    "a limit": "UPDATE settings SET value = 1000",
}


@pytest.mark.parametrize("sql", TAMPERED.values(), ids=TAMPERED.keys())
def test_where_anything_was_tampered_with_nothing_is_sealed_again(
    store: Store, database: Path, full: Enrolled, sql: str
) -> None:
    change(database, sql)
    path = database.with_name("guichet.key")
    before, key = but_for_the_audit_log(database), path.read_bytes()
    with pytest.raises(SealBroken):
        store.maintenance.rotate_key()
    assert but_for_the_audit_log(database) == before
    assert path.read_bytes() == key
    assert store.administration().audit_log.events()[-1].action == Action.TAMPERING_FOUND
    assert full.secret


def test_everybody_is_looked_at_as_they_are_now(store: Store, full: Enrolled) -> None:
    with inside.transactions(store).write() as tx:
        tx.must_be_whole()
        tx.db.execute("UPDATE users SET role = 'operator' WHERE id = ?", (full.session.user.id,))
        with pytest.raises(Tampered):
            tx.must_be_whole()


def test_a_full_disk_changes_nothing_that_matters(
    store: Store, database: Path, clock: FixedClock, full: Enrolled
) -> None:
    secret = pending(store, full).secret
    with inside.database(store).connection() as db:
        db.execute("PRAGMA query_only = 1")
        with pytest.raises(DatabaseUnavailable):
            store.maintenance.rotate_key()
        db.execute("PRAGMA query_only = 0")
    everything_opens(store, clock, full, secret)
    store.maintenance.rotate_key()
    everything_opens(store, clock, full, secret)
    assert len(database.with_name("guichet.key").read_text().splitlines()) == 1


def test_a_key_file_that_may_not_be_written_is_not_rotated(
    tmp_path: Path, database: Path, clock: FixedClock, cheap: Hasher
) -> None:
    place = tmp_path / "credentials"
    place.mkdir(mode=0o700)
    opened = Store(database, place / "guichet.key", clock=clock, hasher=cheap)
    person = enrol(opened, clock, signed_up(opened))
    before, key = contents(database), (place / "guichet.key").read_bytes()
    place.chmod(0o500)
    with pytest.raises(CannotOpen) as told:
        as_owner(opened.maintenance.rotate_key)
    place.chmod(0o700)
    assert told.value.path == place / "guichet.key"
    assert (contents(database), (place / "guichet.key").read_bytes()) == (before, key)
    clock.advance(60)
    assert opened.sign_in.verify(NAME, totp(person.secret, clock.now)) is Verdict.ACCEPTED
    opened.close()


def test_of_rotations_at_once_each_is_done_and_one_key_is_left(
    store: Store, database: Path, clock: FixedClock, cheap: Hasher, full: Enrolled
) -> None:
    secret = pending(store, full).secret
    others = [Store(database, clock=clock, hasher=cheap) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        ids = list(pool.map(lambda desk: desk.maintenance.rotate_key(), others))
    assert len(set(ids)) == 4
    assert key_file.Key(key_bytes(database)).id in ids
    for desk in (store, *others):
        everything_opens(desk, clock, full, secret)
    for desk in others:
        desk.close()


def between_the_two_transactions(store: Store, monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """When the fresh key is in force, and the old one is still in the file."""
    write, transactions = inside.database(store).write, count()

    def act_and_write(*foreseen: Sequence[str], alone: bool = False) -> AbstractContextManager[Connection]:
        if next(transactions) == 1:
            act()
        return write(*foreseen, alone=alone)

    monkeypatch.setattr(inside.database(store), "write", act_and_write)


@pytest.mark.parametrize("what", ["rotate", "restore"])
def test_nobody_rotates_nor_restores_before_the_old_key_is_dropped(
    store: Store,
    database: Path,
    clock: FixedClock,
    cheap: Hasher,
    copy: Path,
    monkeypatch: pytest.MonkeyPatch,
    what: str,
) -> None:
    other, told = Store(database, clock=clock, hasher=cheap), list[str]()

    def do_not_wait() -> None:
        with monkeypatch.context() as patch:
            patch.setattr("storage.database.sqlite.engine.BUSY_SECONDS", 0)
            with pytest.raises(DatabaseUnavailable):
                other.maintenance.rotate_key() if what == "rotate" else other.backups.restore(copy)
        told.append("not now")

    between_the_two_transactions(store, monkeypatch, do_not_wait)
    key_id = store.maintenance.rotate_key()
    assert told == ["not now"]
    assert key_file.Key(key_bytes(database)).id == key_id
    assert broken(other) == []
    other.close()


def test_a_key_that_is_in_force_again_is_not_dropped_and_the_rotation_is_not_told_as_done(
    store: Store, database: Path, full: Enrolled, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = database.with_name("guichet.key")
    ((old,),) = rows(database, "SELECT value FROM meta WHERE name = 'key_id'")

    def put_back_without_queueing() -> None:
        change(database, "UPDATE meta SET value = ? WHERE name = 'key_id'", old)

    between_the_two_transactions(store, monkeypatch, put_back_without_queueing)
    with pytest.raises(DatabaseUnavailable):
        store.maintenance.rotate_key()
    assert old in {key.id for key in key_file.read(path)}
    assert full.secret


def test_of_processes_that_rotate_at_once_each_is_done_and_one_key_is_left(
    store: Store, database: Path, clock: FixedClock, full: Enrolled
) -> None:
    secret = pending(store, full).secret
    ids = processes(4, "rotate", database, str(clock.now))
    assert len(set(ids)) == 4
    assert key_file.Key(key_bytes(database)).id in ids
    everything_opens(store, clock, full, secret)


def test_a_pause_survives_a_rotation(store: Store, clock: FixedClock, client: Session) -> None:
    for _ in range(3):
        wait_out(store, clock)
        with pytest.raises(SignInRefused):
            store.sign_in.with_password(NAME, "pas le bon du tout")
    store.maintenance.rotate_key()
    with pytest.raises(Locked):
        store.sign_in.with_password(NAME, PASSWORD)
    assert client.user.name == NAME
