"""`python -m tests.faults.freeze`: keeps today's schema for good, as SQL with a little of everything, and its key.

Run once for each schema, when it is released. A frozen schema is never made again: databases like it are in use.
"""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import argon2

from storage import Caller, Store, Waypoint
from storage.database.engine import SCHEMA_VERSION
from storage.database.sqlite.connection import APPLICATION_ID
from storage.security.hasher import Hasher
from tests.conftest import NOON, FixedClock, known_secrets
from tests.faults.populated import APPROVED, ask_a_phone
from tests.storage.people import OTHER_METHOD, begin, enrol, issue_codes, signed_up

DATA = Path(__file__).parents[1] / "data"
RECOVERY_CODES = "recovery_codes"
"""The comment of the file that names the recovery codes, since only their hashes are stored."""


def freeze(target: Path) -> None:
    """Write `schema_N.sql` and `schema_N.key`, unless they are there."""
    secrets, clock = known_secrets(), FixedClock(NOON)
    with tempfile.TemporaryDirectory() as directory:
        database = Path(directory) / "guichet.db"
        hasher = Hasher(argon2.profiles.CHEAPEST)
        caller = Caller("root", "no terminal")
        store = Store(database, caller=caller, clock=clock, hasher=hasher, new_secret=lambda: next(secrets))
        person = enrol(store, clock, signed_up(store))
        session, codes = issue_codes(store, person.session)
        store.visits.reach(session, Waypoint.QR_CODE, OTHER_METHOD)
        begin(store, session, OTHER_METHOD)
        store.maintenance.set_limit("lock_seconds", 200)
        store.administration().asking_hosts.add("vpn1")
        ask_a_phone(store, clock, APPROVED)
        store.close()
        with closing(sqlite3.connect(database)) as connection:
            dump = "\n".join(connection.iterdump())
        key = database.with_name("guichet.key").read_text()
    pragmas = f"PRAGMA application_id = {APPLICATION_ID};\nPRAGMA user_version = {SCHEMA_VERSION};"
    with (target / f"schema_{SCHEMA_VERSION}.sql").open("x") as file:
        file.write(f"-- {RECOVERY_CODES}: {' '.join(codes)}\n{pragmas}\n{dump}\n")
    with (target / f"schema_{SCHEMA_VERSION}.key").open("x") as file:
        file.write(key)


if __name__ == "__main__":
    freeze(DATA)
