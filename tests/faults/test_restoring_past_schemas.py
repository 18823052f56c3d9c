"""A backup of an earlier schema is restored as one of now; what is not ours, or was touched, changes nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlite_utils

from storage import BackupOfAnotherKey, CannotOpen, DatabaseDamaged, NewerDatabase, NotOurDatabase, Store, Verdict
from storage.database.engine import SCHEMA_VERSION
from storage.database.sqlite.migrations import migrations
from storage.security.hasher import Hasher
from tests.conftest import NOON, PASSWORD, FixedClock, known_secrets
from tests.faults.acts import lay_out
from tests.faults.test_past_schemas import frozen, key_of
from tests.oracle import totp
from tests.storage.people import METHOD, NAME, OTHER_METHOD, begin, broken, change, contents, files, rows, signed_up

OLDER = range(1, SCHEMA_VERSION)
LAST_MIGRATION = migrations.pending(sqlite_utils.Database(memory=True))[-1].name


@pytest.fixture(params=OLDER)
def backup(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """One of each earlier schema."""
    lay_out(tmp_path / "old" / "guichet.db", frozen(request.param), key_of(request.param))
    made = tmp_path / "old" / "guichet.db"
    with closing(sqlite3.connect(made)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    return made


@pytest.fixture
def store(database: Path, clock: FixedClock, cheap: Hasher, backup: Path) -> Iterator[Store]:
    """The data that came of it, at work in the schema of now."""
    lay_out(database, frozen(rows(backup, "PRAGMA user_version")[0][0]), backup.with_name("guichet.key").read_text())
    opened = Store(database, clock=clock, hasher=cheap)
    signed_up(opened, "voisin")
    clock.advance(120)
    yield opened
    opened.close()


def test_its_people_its_limits_and_its_audit_log_are_there_again(
    store: Store, database: Path, clock: FixedClock, backup: Path
) -> None:
    then = rows(backup, "SELECT number, hash FROM events ORDER BY number")
    store.passwords.change(
        store.sign_in.with_password(NAME, store.administration().accounts.renew_password(NAME)), "une autre phrase"
    )
    store.backups.restore(backup)
    assert rows(database, "PRAGMA user_version") == [(SCHEMA_VERSION,)]
    assert broken(store) == []
    assert [user.name for user in store.administration().directory.users()] == [NAME]
    assert store.maintenance.limits().lock_seconds == 200
    assert rows(database, "SELECT number, hash FROM events ORDER BY number")[:-1] == then
    session = store.sign_in.with_password(NAME, PASSWORD)
    secret, waiting = (secret for secret, _ in zip(known_secrets(), range(2), strict=False))
    assert store.sign_in.verify(NAME, totp(secret, clock.now)) is Verdict.USED
    clock.advance(60)
    session = store.sign_in.with_code(session, totp(secret, clock.now))
    assert session.methods == {METHOD}
    assert store.recovery_codes.left(session.user) == 10
    assert session.pending is None or store.enrolments.take_over(session, session.pending.id).secret == waiting
    assert begin(store, store.enrolments.abandon(session), OTHER_METHOD).account == f"{NAME}-2"
    store.maintenance.rotate_key()
    assert broken(store) == []


def test_an_enrolment_that_waits_in_it_is_taken_over(database: Path, cheap: Hasher, backup: Path, store: Store) -> None:
    store.close()
    clock, secrets = FixedClock(NOON + 60), known_secrets()
    opened = Store(database, clock=clock, hasher=cheap)
    opened.backups.restore(backup)
    clock.advance(60)
    session = opened.sign_in.with_code(opened.sign_in.with_password(NAME, PASSWORD), totp(next(secrets), clock.now))
    assert session.pending is not None
    pending = opened.enrolments.take_over(session, session.pending.id)
    assert pending.secret == next(secrets)
    session = opened.enrolments.prove(session, pending.id, totp(pending.secret, clock.now))
    assert session.methods == {METHOD, OTHER_METHOD}
    opened.close()


def test_the_backup_itself_stays_as_it_was_and_so_does_the_data_of_before(store: Store, backup: Path) -> None:
    kept, before = backup.read_bytes(), contents(store.path)
    aside = store.backups.restore(backup)
    assert backup.read_bytes() == kept
    assert contents(aside) == before
    store.backups.restore(aside)
    assert [user.name for user in store.administration().directory.users()] == [NAME, "voisin"]
    assert broken(store) == []


def edited(sql: str) -> Callable[[Path], None]:
    """One thing is changed in it."""
    return lambda path: change(path, sql)


def half(path: Path) -> None:
    """Cut in two."""
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


BAD: dict[str, tuple[Callable[[Path], None], type[CannotOpen]]] = {
    "half": (half, DatabaseDamaged),
    "of another program": (edited("PRAGMA application_id = 7"), NotOurDatabase),
    "newer": (edited(f"PRAGMA user_version = {SCHEMA_VERSION + 1}"), NewerDatabase),
    "said to be of now": (edited(f"PRAGMA user_version = {SCHEMA_VERSION}"), DatabaseDamaged),
    "of before the first": (edited("PRAGMA user_version = 0"), DatabaseDamaged),
    "of another key": (edited("UPDATE meta SET value = '0123456789abcdef' WHERE name = 'key_id'"), BackupOfAnotherKey),
    "role": (edited("UPDATE users SET role = 'operator'"), DatabaseDamaged),
    "password": (edited("UPDATE users SET password_hash = 'x'"), DatabaseDamaged),
    "no mac": (edited("UPDATE users SET access_mac = NULL"), DatabaseDamaged),
    "account": (
        edited(
            """INSERT INTO users (name, name_key, role, password_hash, created_at)
            VALUES ('x', 'x', 'operator', 'x', 0)"""
        ),
        DatabaseDamaged,
    ),
    "step": (edited("UPDATE factors SET last_step = 0"), DatabaseDamaged),
    "secret": (edited("UPDATE factors SET sealed_secret = zeroblob(60)"), DatabaseDamaged),
    "pending secret": (edited("UPDATE enrolments SET sealed_secret = zeroblob(60)"), DatabaseDamaged),
    "recovery code": (edited("UPDATE recovery_codes SET used_at = 1"), DatabaseDamaged),
    "limit": (edited("UPDATE settings SET value = 1"), DatabaseDamaged),
    "trail": (edited("DELETE FROM trail"), DatabaseDamaged),
    "migrations that were not made": (
        edited(
            f"""INSERT INTO _sqlite_migrations (migration_set, name, applied_at)
            VALUES ('guichet', '{LAST_MIGRATION}', '')"""  # noqa: S608
        ),
        DatabaseDamaged,
    ),
    "a rule of its own": (
        edited("CREATE TRIGGER mine AFTER UPDATE ON users BEGIN UPDATE users SET role = 'operator'; END"),
        DatabaseDamaged,
    ),
    "a table of its own": (edited("CREATE TABLE mine (id INTEGER)"), DatabaseDamaged),
    "a rule gone": (edited("DROP TRIGGER events_are_never_changed"), DatabaseDamaged),
}


@pytest.mark.parametrize(("spoil", "error"), BAD.values(), ids=BAD)
def test_one_that_is_not_ours_or_was_touched_changes_nothing(
    store: Store, database: Path, backup: Path, spoil: Callable[[Path], None], error: type[CannotOpen]
) -> None:
    refuses_once_touched(store, database, backup, spoil, error)


def refuses_once_touched(
    store: Store, database: Path, backup: Path, spoil: Callable[[Path], None], error: type[CannotOpen]
) -> None:
    """The backup is refused for this reason, and nothing is changed."""
    spoil(backup)
    before, spoilt = files(database.parent), backup.read_bytes()
    with pytest.raises(CannotOpen) as told:
        store.backups.restore(backup)
    assert type(told.value) is error
    assert files(database.parent) == before
    assert backup.read_bytes() == spoilt


@pytest.mark.parametrize("backup", [1, 2, 3], indirect=True)
def test_one_that_has_a_table_of_a_later_schema_changes_nothing(store: Store, database: Path, backup: Path) -> None:
    spoil = edited("CREATE TABLE name_readings (id INTEGER)")
    refuses_once_touched(store, database, backup, spoil, DatabaseDamaged)


@pytest.mark.parametrize("backup", [1, 2], indirect=True)
def test_one_that_lacks_what_a_migration_begins_from_changes_nothing(
    store: Store, database: Path, backup: Path
) -> None:
    sql = "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('guichet', 'm003_counter', '')"
    refuses_once_touched(store, database, backup, edited(sql), DatabaseDamaged)


@pytest.mark.parametrize("backup", [1], indirect=True)
def test_one_that_says_its_macs_cover_the_columns_of_now_changes_nothing(
    store: Store, database: Path, backup: Path
) -> None:
    spoil = edited("INSERT INTO meta VALUES ('access_facts', '3')")
    refuses_once_touched(store, database, backup, spoil, DatabaseDamaged)


def test_a_column_of_now_in_a_backup_of_now_is_not_taken_for_one_of_before(
    store: Store, database: Path, tmp_path: Path
) -> None:
    store.backups.make(tmp_path / "copy")
    for sql in (
        "DELETE FROM meta WHERE name = 'access_facts'",
        "UPDATE users SET email = 'intrus@example.org', mfa_due_at = 9999999999",
    ):
        change(tmp_path / "copy", sql)
    before = files(database.parent)
    with pytest.raises(DatabaseDamaged):
        store.backups.restore(tmp_path / "copy")
    assert files(database.parent) == before
