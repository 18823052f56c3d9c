"""A backup takes the place of the present data, which is kept, and no code of before is accepted again."""

from __future__ import annotations

import base64
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from itertools import count
from pathlib import Path

import pytest

from storage import (
    Action,
    BackupOfAnotherKey,
    CodeRefused,
    DatabaseDamaged,
    DatabaseUnavailable,
    Level,
    Store,
    UnknownUser,
    Verdict,
)
from storage.security.hasher import Hasher
from tests.conftest import PASSWORD, FixedClock
from tests.oracle import totp
from tests.postgres import engines
from tests.storage.meanwhile import meanwhile
from tests.storage.people import (
    METHOD,
    NAME,
    OTHER_METHOD,
    Enrolled,
    broken,
    but_for_the_audit_log,
    change,
    contents,
    issue_codes,
    rows,
    signed_up,
    wait_out,
)
from tests.storage.traces import traces


def test_what_was_there_then_is_there_again(
    store: Store, database: Path, clock: FixedClock, copy: Path, enrolled: Enrolled
) -> None:
    pending = rows(copy, "SELECT * FROM enrolments")
    store.administration().accounts.renew_password(NAME)
    store.administration().accounts.reset_factors(NAME, reason="perdu", identity="passeport")
    signed_up(store, "voisin")
    store.maintenance.set_limit("lock_seconds", 100)
    store.backups.restore(copy)
    with pytest.raises(UnknownUser):
        store.administration().directory.user("voisin")
    assert store.sign_in.with_password(NAME, PASSWORD).methods == {METHOD, OTHER_METHOD}
    assert len(store.administration().directory.factor_history(enrolled.session.user.name)) == 3
    assert rows(database, "SELECT * FROM enrolments") == pending
    assert store.maintenance.limits().lock_seconds == 200
    assert broken(store) == []
    clock.advance(60)
    assert store.sign_in.verify(NAME, totp(enrolled.secret, clock.now)) is Verdict.ACCEPTED


def test_the_audit_log_is_the_one_of_then_and_says_so(store: Store, copy: Path) -> None:
    then = Store(copy.parent / "data" / "guichet.db").administration().audit_log.events()[:-1]
    store.administration().accounts.unlock(NAME)
    store.backups.restore(copy)
    assert store.administration().audit_log.events()[:-1] == then
    assert (
        store.administration().audit_log.events()[-1].action,
        store.administration().audit_log.events()[-1].detail,
    ) == (Action.BACKUP_RESTORED, copy.name)
    assert store.administration().audit_log.broken_at() is None
    store.administration().accounts.unlock(NAME)
    assert store.administration().audit_log.broken_at() is None


def test_the_data_of_before_is_kept_aside_and_can_be_put_back(
    store: Store, database: Path, clock: FixedClock, copy: Path
) -> None:
    signed_up(store, "voisin")
    before = contents(database)
    aside = store.backups.restore(copy)
    assert aside.parent == database.parent
    assert aside.stat().st_mode & 0o777 == 0o600
    assert contents(aside) == before
    assert copy.exists()
    clock.advance(60)
    second = store.backups.restore(aside)
    assert second != aside
    assert store.sign_in.with_password("voisin", PASSWORD).level is Level.PASSWORD
    assert broken(store) == []


def test_nothing_else_is_left(store: Store, database: Path, copy: Path) -> None:
    before = {path.name for path in database.parent.iterdir()}
    aside = store.backups.restore(copy)
    assert {path.name for path in database.parent.iterdir()} - before == {aside.name}
    assert database.stat().st_mode & 0o777 == 0o600


def test_what_a_killed_one_has_left_is_removed(store: Store, database: Path, copy: Path) -> None:
    for name in (".guichet-0123abcd.draft", ".guichet.db.0123abcd", ".guichet.db.before-0123abcd.0123abcd"):
        database.with_name(name).write_text("de trop")
    store.backups.restore(copy)
    assert [path.name for path in database.parent.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize("offset", [-1, 0, 1])
def test_a_code_used_since_the_backup_is_refused_after_it(
    store: Store, clock: FixedClock, copy: Path, enrolled: Enrolled, offset: int
) -> None:
    code = totp(enrolled.secret, clock.now, offset=offset)
    assert store.sign_in.verify(NAME, code) is Verdict.ACCEPTED
    store.backups.restore(copy)
    assert store.sign_in.verify(NAME, code) is Verdict.USED


@pytest.mark.parametrize("offset", [-1, 0, 1])
def test_so_is_a_code_of_then_that_was_not_used_and_a_later_one_is_accepted(
    store: Store, clock: FixedClock, copy: Path, enrolled: Enrolled, offset: int
) -> None:
    store.backups.restore(copy)
    assert store.sign_in.verify(NAME, totp(enrolled.secret, clock.now, offset=offset)) is Verdict.USED
    clock.advance(60)
    assert store.sign_in.verify(NAME, totp(enrolled.secret, clock.now)) is Verdict.ACCEPTED


def test_a_recovery_code_used_since_the_backup_is_refused_after_it(
    store: Store, tmp_path: Path, clock: FixedClock, enrolled: Enrolled
) -> None:
    session, codes = issue_codes(store, enrolled.session)
    store.backups.make(tmp_path / "copy.db")
    store.recovery_codes.use(session, codes[0])
    store.backups.restore(tmp_path / "copy.db")
    session = store.sign_in.with_password(NAME, PASSWORD)
    assert store.recovery_codes.left(session.user) == 9
    with pytest.raises(CodeRefused):
        store.recovery_codes.use(session, codes[0])
    wait_out(store, clock)
    assert store.recovery_codes.use(session, codes[1]).level is Level.FULL
    assert broken(store) == []


def test_another_open_store_sees_the_restored_data_and_goes_on(
    store: Store, database: Path, clock: FixedClock, cheap: Hasher, copy: Path, enrolled: Enrolled
) -> None:
    other = Store(database, clock=clock, hasher=cheap)
    signed_up(other, "voisin")
    store.backups.restore(copy)
    assert [user.name for user in other.administration().directory.users()] == [NAME]
    other.administration().accounts.add("voisine", PASSWORD)
    clock.advance(60)
    assert other.sign_in.verify(NAME, totp(enrolled.secret, clock.now)) is Verdict.ACCEPTED
    assert [user.name for user in store.administration().directory.users()] == [NAME, "voisine"]
    assert broken(other) == []
    other.close()


def test_people_may_work_meanwhile(store: Store, copy: Path) -> None:
    number = count()

    def work() -> int:
        for _ in range(6):
            store.administration().accounts.add(f"client {next(number)}", PASSWORD)
        return 6

    with ThreadPoolExecutor(4) as pool:
        working = [pool.submit(work) for _ in range(3)]
        for _ in range(4):
            store.backups.restore(copy)
        assert sum(done.result() for done in working) == 18
    assert broken(store) == []
    assert store.administration().directory.user(NAME).name == NAME


def test_data_that_was_tampered_with_is_put_right(store: Store, database: Path, copy: Path) -> None:
    change(database, "UPDATE users SET role = 'operator'")
    change(database, "UPDATE settings SET value = 9999")
    change(database, "DELETE FROM trail")
    store.backups.restore(copy)
    assert broken(store) == []
    assert store.sign_in.with_password(NAME, PASSWORD).user.role == "client"


@pytest.mark.parametrize("table", ["events", "recovery_codes", "factors", "users"])
def test_data_that_is_damaged_is_put_right(
    database: Path, clock: FixedClock, cheap: Hasher, store: Store, copy: Path, table: str
) -> None:
    store.close()
    ((page,),) = rows(database, "SELECT rootpage FROM sqlite_schema WHERE name = ?", table)
    with database.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xff" * 4096)
    again = Store(database, clock=clock, hasher=cheap)
    with pytest.raises(DatabaseDamaged):
        again.administration().accounts.unlock(NAME)
    aside = again.backups.restore(copy)
    assert broken(again) == []
    assert again.sign_in.with_password(NAME, PASSWORD).methods == {METHOD, OTHER_METHOD}
    assert aside.stat().st_size > 4096
    again.close()


MIDDLES = ["_bring_up_to_date", "_copy", "_forget_nothing"]
"""What a restore does one after the other; between any two somebody else may come."""


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has to wait is refused at once."""
    monkeypatch.setattr("storage.database.sqlite.engine.BUSY_SECONDS", 0)
    if engines.is_postgres():
        from storage.database.postgres import place

        monkeypatch.setattr(place, "_OPTIONS", place._OPTIONS.replace("=15s", "=1ms"))


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("middle", MIDDLES)
def test_what_is_acknowledged_in_the_middle_is_in_the_file_kept_aside(
    store: Store,
    database: Path,
    clock: FixedClock,
    cheap: Hasher,
    copy: Path,
    monkeypatch: pytest.MonkeyPatch,
    middle: str,
) -> None:
    other, acknowledged = Store(database, clock=clock, hasher=cheap), list[str]()

    def come() -> None:
        with suppress(DatabaseUnavailable):
            acknowledged.append(other.administration().accounts.add("voisin", PASSWORD).user.name)

    meanwhile(monkeypatch, store.backups, middle, come)
    aside = store.backups.restore(copy)
    assert {"voisin"} & {name for (name,) in rows(aside, "SELECT name FROM users")} == set(acknowledged)
    assert [user.name for user in store.administration().directory.users()] == [NAME]
    assert broken(store) == []
    other.close()


@pytest.mark.parametrize("middle", MIDDLES)
def test_so_is_what_is_written_without_queueing(
    store: Store, database: Path, copy: Path, monkeypatch: pytest.MonkeyPatch, middle: str
) -> None:
    acknowledged = []

    def come() -> None:
        with (
            closing(sqlite3.connect(database, timeout=0)) as stranger,
            suppress(sqlite3.OperationalError),
            stranger,
        ):
            stranger.execute("UPDATE users SET email = 'a@exemple.fr'")
            acknowledged.append(True)

    meanwhile(monkeypatch, store.backups, middle, come)
    aside = store.backups.restore(copy)
    assert rows(aside, "SELECT email FROM users") == [("a@exemple.fr" if acknowledged else None,)]
    assert broken(store) == []


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("middle", MIDDLES)
def test_a_recovery_code_used_in_the_middle_is_refused_after_it(
    store: Store,
    database: Path,
    clock: FixedClock,
    cheap: Hasher,
    enrolled: Enrolled,
    monkeypatch: pytest.MonkeyPatch,
    middle: str,
) -> None:
    session, codes = issue_codes(store, enrolled.session)
    backup = database.with_name("backup")
    store.backups.make(backup)
    other, used = Store(database, clock=clock, hasher=cheap), list[int]()

    def come() -> None:
        with suppress(DatabaseUnavailable):
            other.recovery_codes.use(session, codes[0])
            used.append(1)

    meanwhile(monkeypatch, store.backups, middle, come)
    store.backups.restore(backup)
    assert store.recovery_codes.left(session.user) == 10 - len(used)
    other.close()


def test_a_rotation_in_the_middle_refuses_it_and_everything_opens(
    store: Store, database: Path, clock: FixedClock, cheap: Hasher, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Store(database, clock=clock, hasher=cheap)
    meanwhile(monkeypatch, store.backups, "_bring_up_to_date", other.maintenance.rotate_key)
    with pytest.raises(BackupOfAnotherKey):
        store.backups.restore(copy)
    assert Action.BACKUP_RESTORED not in {event.action for event in store.administration().audit_log.events()}
    assert list(database.parent.glob("*.before-*")) == []
    other.close()
    again = Store(database, clock=clock, hasher=cheap)
    assert broken(again) == []
    again.close()


def test_after_a_rotation_a_backup_of_before_is_refused_by_every_open_store(
    store: Store, database: Path, clock: FixedClock, cheap: Hasher, copy: Path
) -> None:
    other = Store(database, clock=clock, hasher=cheap)
    store.maintenance.rotate_key()
    for desk in (store, other):
        before = but_for_the_audit_log(database)
        with pytest.raises(BackupOfAnotherKey):
            desk.backups.restore(copy)
        assert but_for_the_audit_log(database) == before
    other.close()
    again = Store(database, clock=clock, hasher=cheap)
    assert broken(again) == []
    again.close()


def test_with_the_old_key_in_the_file_again_it_is_restored(
    store: Store, database: Path, clock: FixedClock, copy: Path, enrolled: Enrolled
) -> None:
    path = database.with_name("guichet.key")
    old = path.read_text()
    store.maintenance.rotate_key()
    path.write_text(path.read_text() + old)
    store.backups.restore(copy)
    clock.advance(60)
    assert store.sign_in.verify(NAME, totp(enrolled.secret, clock.now)) is Verdict.ACCEPTED
    assert broken(store) == []


def test_no_secret_is_in_clear_in_any_file(store: Store, database: Path, copy: Path, enrolled: Enrolled) -> None:
    store.backups.restore(copy)
    kept = b"".join(path.read_bytes() for path in database.parent.iterdir())
    assert traces(base64.b32decode(enrolled.secret), kept) == []
