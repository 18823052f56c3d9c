"""What `check` says of a database on a server: of its tables, and of what may not be done to them."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage import Gravity, Store
from storage.database.engine import SCHEMA_VERSION
from storage.database.postgres import checks
from tests.postgres.server import APPLICATION
from tests.storage.people import Enrolled, broken, change, tamper
from tests.storage.whole import finding

NAMES = [
    "integrity",
    "foreign keys",
    "durability",
    "key permissions",
    "hosts",
    "seals",
    "access",
    "asking hosts",
    "names",
    "limits",
    "trail",
    "clock",
    "mail",
    "standby",
    "role",
    "server version",
    "server clock",
    "data checksums",
]
NOT_HERE = {"standby", "role", "data checksums"}
"""What the server of the tests has not, as its owner finds it."""
BROKEN = {
    "DROP TRIGGER events_are_never_emptied ON events": "events",
    "ALTER TABLE events DISABLE TRIGGER events_are_never_changed": "events",
    "CREATE OR REPLACE FUNCTION events_that_count_stay() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RETURN OLD; END $$": "events_that_count_stay",
    'ALTER TABLE recovery_codes ALTER hash TYPE TEXT COLLATE "en-x-icu"': "recovery_codes.hash",
    "ALTER TABLE limits ALTER failures TYPE INTEGER": "limits.failures",
    "ALTER TABLE users ALTER epoch DROP DEFAULT": "users.epoch",
    "ALTER TABLE users ALTER name DROP NOT NULL": "users.name",
    "ALTER TABLE users DROP COLUMN mfa_due_at": "users.mfa_due_at",
    "ALTER TABLE users ADD COLUMN strange BIGINT": "users.strange",
    "ALTER TABLE users DROP CONSTRAINT users_role_check": "users",
    "ALTER TABLE factors DROP CONSTRAINT factors_user_id_fkey": "factors",
    "ALTER TABLE factors DISABLE TRIGGER ALL": "factors",
    "DROP INDEX one_open_visit": "one_open_visit",
    "CREATE INDEX strange ON users (created_at)": "strange",
    "CREATE TABLE strange (id BIGINT)": "strange strange.id",
    "ALTER TABLE receipts SET UNLOGGED": "receipts",
    "ALTER TABLE users ENABLE ROW LEVEL SECURITY": "users",
    "CREATE RULE strange AS ON DELETE TO users DO INSTEAD NOTHING": "users",
    "CREATE TRIGGER strange BEFORE DELETE ON limits FOR EACH ROW EXECUTE FUNCTION the_trail_is_append_only()": "limits",
    "GRANT UPDATE ON events TO guichet_application": "events",
    "GRANT UPDATE (detail) ON events TO guichet_application": "events.detail",
    "REVOKE INSERT ON events FROM guichet_application": "events",
    "GRANT SELECT ON users TO PUBLIC": "users",
    f"GRANT DELETE ON events TO {APPLICATION}": "events",
}


def test_a_sound_store_passes_every_check(store: Store, enrolled: Enrolled) -> None:
    assert enrolled.secret
    found = store.maintenance.check()
    assert [finding.name for finding in found] == NAMES
    assert {finding.name for finding in found if finding.gravity is not Gravity.GOOD} == NOT_HERE
    assert broken(store) == []


@pytest.mark.parametrize(("change_made", "named"), BROKEN.items(), ids=BROKEN.values())
def test_whatever_of_the_tables_is_not_as_it_was_made_is_named(
    store: Store, database: Path, change_made: str, named: str
) -> None:
    change(database, change_made)
    assert finding(store, "integrity") == ("integrity", Gravity.BAD, f"schema: {named}")


def test_somebody_else_may_be_let_look(store: Store, database: Path) -> None:
    change(database, f"GRANT SELECT ON events TO {APPLICATION}")
    assert broken(store) == []


def test_a_constraint_that_was_never_looked_at_is_told(store: Store, database: Path) -> None:
    change(database, "ALTER TABLE limits ADD CONSTRAINT strange CHECK (failures < 9) NOT VALID")
    assert finding(store, "foreign keys") == ("foreign keys", Gravity.BAD, "1")


def test_a_row_that_lost_its_person_is_found(store: Store, database: Path, enrolled: Enrolled) -> None:
    assert enrolled.secret
    tamper(database, "DELETE FROM users")
    assert broken(store) == ["foreign keys"]
    assert finding(store, "foreign keys").detail != "0"


def test_what_is_missing_cuts_no_other_check_short(store: Store, database: Path) -> None:
    change(database, "DROP TABLE hosts, factors")
    assert [found.name for found in store.maintenance.check()] == NAMES
    assert broken(store) == ["integrity", "hosts", "seals", "access"]


def test_a_server_that_may_forget_is_told(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "DURABLE", ("fsync", "full_page_writes", "synchronous_commit"))
    # That of these tests waits for no disk.
    said = ("durability", Gravity.BAD, "fsync, full_page_writes, synchronous_commit")
    assert finding(store, "durability") == said


def test_the_tables_of_a_later_version_are_not_judged(store: Store, database: Path) -> None:
    later = str(SCHEMA_VERSION + 1)
    change(database, "UPDATE meta SET value = ? WHERE name = 'schema'", later)
    assert finding(store, "integrity") == ("integrity", Gravity.WARNING, f"schema {later}")
