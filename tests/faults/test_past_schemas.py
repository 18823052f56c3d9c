"""Databases of every schema there ever was: they open, nothing in them is lost, and people sign in."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlite_utils

from storage import EnrolmentElsewhere, NoticeKind, Store, Verdict, Waypoint
from storage.database.engine import SCHEMA_VERSION
from storage.database.sqlite.migrations import migrations
from storage.security.hasher import Hasher
from tests.conftest import NOON, PASSWORD, FixedClock, known_secrets
from tests.faults.acts import lay_out
from tests.faults.freeze import DATA, RECOVERY_CODES
from tests.faults.populated import APPROVED
from tests.oracle import totp
from tests.storage.people import METHOD, NAME, OTHER_METHOD, begin, broken, change, rows

VERSIONS = range(1, SCHEMA_VERSION + 1)


def frozen(version: int) -> str:
    """The SQL that was kept."""
    return (DATA / f"schema_{version}.sql").read_text()


def key_of(version: int) -> str:
    """The key that was kept with it."""
    return (DATA / f"schema_{version}.key").read_text()


def schema(connection: sqlite3.Connection) -> list[tuple[str, str, str]]:
    """All that the migrations make, as SQLite keeps it."""
    return connection.execute(
        """SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND tbl_name NOT GLOB '_sqlite_*'
        ORDER BY name"""
    ).fetchall()


@pytest.fixture(params=VERSIONS)
def old(request: pytest.FixtureRequest, database: Path) -> int:
    """The version of the database that is there, with its key."""
    lay_out(database, frozen(request.param), key_of(request.param))
    return int(request.param)


def test_every_schema_is_kept() -> None:
    assert {path.stem for path in DATA.glob("schema_*.sql")} == {f"schema_{version}" for version in VERSIONS}


@pytest.mark.parametrize("version", VERSIONS)
def test_a_released_migration_is_never_edited(version: int) -> None:
    names = [migration.name for migration in migrations.pending(sqlite_utils.Database(memory=True))]
    with closing(sqlite3.connect(":memory:")) as made, closing(sqlite3.connect(":memory:")) as kept:
        stop_before = names[version] if version < len(names) else None
        migrations.apply(
            sqlite_utils.Database(made, execute_plugins=False, strict=True),
            **({"stop_before": stop_before} if stop_before else {}),
        )
        kept.executescript(frozen(version))
        assert schema(made) == schema(kept)


def test_an_old_database_opens_and_is_whole(old: int, database: Path, cheap: Hasher) -> None:
    assert rows(database, "PRAGMA user_version") == [(old,)]
    store = Store(database, clock=FixedClock(NOON + 60), hasher=cheap)
    assert broken(store) == []
    assert rows(database, "PRAGMA user_version") == [(SCHEMA_VERSION,)]
    store.close()


def test_the_people_of_an_old_database_sign_in(old: int, database: Path, cheap: Hasher) -> None:
    clock, secrets = FixedClock(NOON), known_secrets()
    store = Store(database, clock=clock, hasher=cheap)
    session = store.sign_in.with_password(NAME, PASSWORD)
    assert session.methods == {METHOD}
    assert store.maintenance.limits().lock_seconds == 200
    # The code of the proof is spent.
    secret = next(secrets)
    assert store.sign_in.verify(NAME, totp(secret, NOON)) is Verdict.USED
    clock.advance(60)
    session = store.sign_in.with_code(session, totp(secret, clock.now))
    assert [(device.method, device.account) for device in store.devices.of(session)] == [(METHOD, NAME)]
    # No session of now holds what was begun then: it is told, and goes on once it is taken over.
    with pytest.raises(EnrolmentElsewhere) as told:
        begin(store, session, OTHER_METHOD)
    assert session.pending == told.value.pending
    assert told.value.pending.method == OTHER_METHOD
    pending = store.enrolments.take_over(session, told.value.pending.id)
    assert pending.secret == next(secrets)
    session = store.enrolments.prove(session, pending.id, totp(pending.secret, clock.now))
    assert session.methods == {METHOD, OTHER_METHOD}
    clock.advance(60)
    codes = re.findall(r"[A-Z2-7]{13,15}", frozen(old).splitlines()[0].removeprefix(f"-- {RECOVERY_CODES}"))
    assert store.recovery_codes.left(session.user) == len(codes) == 10
    for code in codes:
        session = store.recovery_codes.use(session, code)
    assert store.recovery_codes.left(session.user) == 0
    assert broken(store) == []
    store.close()


def test_what_was_to_be_told_is_told(old: int, database: Path, cheap: Hasher) -> None:
    clock = FixedClock(NOON + 60)
    store = Store(database, clock=clock, hasher=cheap)
    secret = next(known_secrets())
    session = store.sign_in.with_code(store.sign_in.with_password(NAME, PASSWORD), totp(secret, clock.now))
    kinds = [NoticeKind.METHOD_ADDED, NoticeKind.RECOVERY_CODES_RENEWED]
    assert [notice.kind for notice in session.notices] == ([] if old == 1 else kinds)
    store.sign_in.notices_shown(session)
    clock.advance(60)
    assert store.sign_in.with_code(store.sign_in.with_password(NAME, PASSWORD), totp(secret, clock.now)).notices == ()
    store.close()


def test_the_audit_log_of_an_old_database_goes_on(old: int, database: Path, cheap: Hasher) -> None:
    assert old
    store = Store(database, clock=FixedClock(NOON + 60), hasher=cheap)
    before = store.administration().audit_log.events()
    store.sign_in.with_password(NAME, PASSWORD)
    assert store.administration().audit_log.events()[: len(before)] == before
    assert len(store.administration().audit_log.events()) == len(before) + 1
    assert store.administration().audit_log.broken_at() is None
    store.maintenance.rotate_key()
    assert broken(store) == []
    store.close()


def test_the_people_of_an_old_database_are_found_by_their_words(old: int, database: Path, cheap: Hasher) -> None:
    assert old
    store = Store(database, clock=FixedClock(NOON + 60), hasher=cheap)
    for typed in ("marie", "TREMB", "tremblay m", NAME, ""):
        found = {status.user.name for status in store.administration().directory.search(typed)}
        assert found - {APPROVED} == {NAME}
    assert store.administration().directory.search("tremblay b") == []
    store.close()


@pytest.mark.parametrize("old", [2], indirect=True)
@pytest.mark.usefixtures("old")
def test_an_old_database_with_a_name_that_is_no_text_opens(database: Path, cheap: Hasher) -> None:
    change(database, "UPDATE users SET name = CAST(x'ff4d6172696520ff' AS TEXT)")
    Store(database, hasher=cheap).close()
    assert rows(database, "SELECT word FROM name_words") == [("marie",)]


def test_visits_of_an_old_database_are_still_there(old: int, database: Path, cheap: Hasher) -> None:
    store = Store(database, clock=FixedClock(NOON + 60), hasher=cheap)
    assert [visit.waypoint for visit in store.administration().visits.under_way()] == (
        [] if old < 3 else [Waypoint.QR_CODE]
    )
    store.close()
