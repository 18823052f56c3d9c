"""Who may do what: the application keeps the accounts, and changes or removes no event; nor does the owner."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from storage import CannotOpen, DatabaseMissing, OwnerWanted, ServerNotVerified, ServerRefused, Store, Verdict
from storage.database.engine import SCHEMA_VERSION
from storage.database.postgres import place
from storage.database.postgres.engine import Database
from storage.database.postgres.place import settings_of
from storage.database.postgres.wire import connect
from storage.security.hasher import Hasher
from tests.conftest import FixedClock
from tests.oracle import totp
from tests.postgres import databases
from tests.postgres.server import APPLICATION, OWNER
from tests.storage.people import NAME, Enrolled, broken, enrol, signed_up

ACTS = [
    "UPDATE events SET detail = 'rien' WHERE number = 1",
    "DELETE FROM events",
    "TRUNCATE events",
]


def dsn_as(database: Path, role: str) -> str:
    """Return the DSN of a test's database for a role."""
    return databases.dsn(databases._name_at(database), role)


@pytest.fixture
def kiosk(store: Store, database: Path, clock: FixedClock, cheap: Hasher, enrolled: Enrolled) -> Store:
    """The store as the application opens it, by its DSN."""
    assert store.path == database
    assert enrolled.secret
    key = database.with_name("guichet.key")
    return Store(dsn_as(database, APPLICATION), key, clock=clock, hasher=cheap)


def test_the_application_does_its_work(kiosk: Store, clock: FixedClock, enrolled: Enrolled) -> None:
    assert kiosk.sign_in.verify(NAME, totp(enrolled.secret, clock.now)) is Verdict.ACCEPTED
    person = enrol(kiosk, clock, signed_up(kiosk, "voisin"))
    kiosk.maintenance.set_limit("lock_seconds", 200)
    kiosk.administration().accounts.reset_factors("voisin", reason="perdu", identity="passeport")
    assert person.secret
    assert broken(kiosk) == []
    kiosk.close()


@pytest.mark.parametrize("role", [OWNER, APPLICATION])
@pytest.mark.parametrize("act", ACTS)
def test_nobody_changes_an_event(kiosk: Store, database: Path, role: str, act: str) -> None:
    kiosk.close()
    with connect(settings_of(dsn_as(database, role))) as db, pytest.raises(psycopg.Error):
        db.execute(act)
    assert len(databases.rows(database, "SELECT 1 FROM events", ())) > 1


def test_the_application_is_told_that_it_may_not_shorten_the_log(kiosk: Store, clock: FixedClock) -> None:
    clock.advance(3600)
    with pytest.raises(OwnerWanted, match=OWNER):
        kiosk.administration().audit_log.shorten(int(clock.now))
    assert kiosk.administration().audit_log.broken_at() is None
    kiosk.close()


def test_only_the_owner_makes_the_tables(tmp_path: Path, store: Store, database: Path) -> None:
    assert store.path == database
    databases.change(database, "CREATE SCHEMA elsewhere", ())
    databases.change(database, f"GRANT USAGE ON SCHEMA elsewhere TO {APPLICATION}", ())
    elsewhere = f"{dsn_as(database, APPLICATION)}&options=-csearch_path%3Delsewhere"
    try:
        with pytest.raises(DatabaseMissing):
            Store(elsewhere, tmp_path / "guichet.key")
        with pytest.raises(OwnerWanted):
            Store(elsewhere, tmp_path / "guichet.key", migrate=True)
    finally:
        databases.change(database, "DROP SCHEMA elsewhere CASCADE", ())


def test_tables_of_another_program_are_left_alone(store: Store, database: Path) -> None:
    assert store.path == database
    later = str(SCHEMA_VERSION + 1)
    databases.change(database, "UPDATE meta SET value = 'autre' WHERE name = 'application'", ())
    try:
        with pytest.raises(CannotOpen) as refused:
            Database(dsn_as(database, OWNER))
        assert type(refused.value).__name__ == "NotOurDatabase"
        databases.change(database, "UPDATE meta SET value = 'guichet' WHERE name = 'application'", ())
        databases.change(database, "UPDATE meta SET value = ? WHERE name IN ('schema', 'readable_by')", (later,))
        with pytest.raises(CannotOpen) as newer:
            Database(dsn_as(database, OWNER))
        assert type(newer.value).__name__ == "NewerDatabase"
    finally:
        databases.change(database, "UPDATE meta SET value = 'guichet' WHERE name = 'application'", ())
        back = "UPDATE meta SET value = ? WHERE name IN ('schema', 'readable_by')"
        databases.change(database, back, (str(SCHEMA_VERSION),))


@pytest.mark.parametrize("wrong", ["postgresql://nobody_here@", "postgresql://guichet_owner@"])
def test_a_server_that_lets_nobody_in_is_told_from_one_that_is_not_there(
    store: Store, database: Path, wrong: str
) -> None:
    assert store.path == database
    place = dsn_as(database, OWNER).replace(f"postgresql://{OWNER}@", wrong)
    if OWNER in wrong:
        place = place.replace(databases._name_at(database), "no_such_database")
    with pytest.raises(ServerRefused, match="does not exist"):
        Database(place)


def test_a_service_file_that_names_another_machine_is_seen_through(
    store: Store, database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert store.path == database
    here = databases.dsn(databases._name_at(database), OWNER).partition("host=")[2]
    monkeypatch.setattr(place, "_is_here", lambda host: host in ("", "localhost"))
    (tmp_path / "services").write_text(f"[fleet]\nhost={here}\ndbname={databases._name_at(database)}\nuser={OWNER}\n")
    monkeypatch.setenv("PGSERVICEFILE", str(tmp_path / "services"))
    with pytest.raises(ServerNotVerified):
        Database("postgresql:///?service=fleet")
