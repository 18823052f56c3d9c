"""Databases on the server of the tests: each is made once, and emptied for the next test.

The path of a test's database holds its DSN: whatever process opens the path finds the same database.
"""

from __future__ import annotations

import os
import pickle
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import psycopg

from storage.database.postgres import schema
from storage.database.postgres.dialect import translated
from storage.database.postgres.place import settings_of
from storage.database.postgres.wire import connect
from tests.postgres import kept
from tests.postgres.instance import SUPERUSER
from tests.postgres.server import OWNER
from tests.postgres.words import alters, in_postgresql

SERVER = "GUICHET_TEST_SERVER"
"""The variable with the DSN of the server, for the processes of tests."""
TEMPLATE = "guichet_template"
TABLES = (
    "meta",
    "users",
    "enrolments",
    "factors",
    "limits",
    "recovery_codes",
    "settings",
    "events",
    "trail",
    "notices",
    "name_words",
    "name_readings",
    "visits",
    "challenges",
    "approvals",
    "asking_hosts",
    "receipts",
    "hosts",
)
_NUMBERED = {"users": "id", "factors": "rowid", "notices": "id", "visits": "id"}
_LEAVE_US_ALONE = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()
    AND pid <> pg_backend_pid() AND pid <> ALL($1::int[]) AND backend_type = 'client backend'"""
_EMPTIED = "; ".join(
    [
        # Triggers stand aside meanwhile.
        "SET session_replication_role = replica",
        *(f"DELETE FROM {table}" for table in TABLES if table != "meta"),  # noqa: S608
        "DELETE FROM meta WHERE name NOT IN ('application', 'schema', 'readable_by')",
        *(
            f"SELECT setval(pg_get_serial_sequence('{table}', '{column}'), 1, false)"
            for table, column in _NUMBERED.items()
        ),
        "RESET session_replication_role",
    ]
)

_KEPT = 8
"""Connections that are kept for the next test."""

_free: list[str] = []
_leased: dict[str, Path] = {}
_altered: set[str] = set()
"""Those whose tables are not as they were made, which no other test is given."""
_made: list[str] = []
_admin: dict[str, psycopg.Connection[Any]] = {}


def dsn(database: str, role: str = SUPERUSER) -> str:
    """Return the DSN of a database of the server."""
    server = os.environ[SERVER]
    return server.replace(f"//{SUPERUSER}@/postgres?", f"//{role}@/{database}?")


def make_template() -> None:
    """Make the database that all others are copies of, its tables by the program itself."""
    with psycopg.connect(dsn("postgres"), autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {TEMPLATE} OWNER {OWNER}")
    with connect(settings_of(dsn(TEMPLATE, OWNER))) as owner:
        schema.bring_up_to_date(owner, "", create=True)


def admin_of(path: Path) -> psycopg.Connection[Any]:
    """Return a connection of the superuser to the database of a path."""
    name = _name_at(path)
    if name not in _admin or _admin[name].closed:
        _admin[name] = connect(settings_of(dsn(name)))
    return _admin[name]


def _name_at(path: Path) -> str:
    found = re.search(r"@/(\w+)\?", path.read_text())
    assert found, path
    return found[1]


def prepare(path: Path) -> None:
    """Have an empty database at a path, unless there is one."""
    if path.exists() and path.stat().st_size:
        return
    name = _free.pop() if _free else _left() or _new()
    _leased[name] = path
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(dsn(name, OWNER))
    admin_of(path).execute(_LEAVE_US_ALONE, [kept.processes()])
    admin_of(path).execute(_EMPTIED)


def _left() -> str | None:
    """Return a database that nothing names any more: its directory has gone, as after an example of hypothesis."""
    return next((name for name, path in _leased.items() if not (name in _altered or path.parent.exists())), None)


def _new() -> str:
    name = f"guichet_{os.getpid()}_{len(_made)}"
    with psycopg.connect(dsn("postgres"), autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} OWNER {OWNER}")
    _made.append(name)
    kept.keep(name)
    return name


def release() -> None:
    """Have the databases of the test that has ended ready for the next one."""
    _free.extend(name for name in _leased if name not in _altered)
    _leased.clear()
    kept.let_go(_altered)
    for name in [*_admin][_KEPT:]:
        _admin.pop(name).close()


def forget() -> None:
    """Close all connections, and forget the databases."""
    for connection in _admin.values():
        connection.close()
    _admin.clear()
    kept.let_go(_made)


def rows(path: Path, sql: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
    """Return the rows of a query on the database of a path."""
    found = admin_of(path).execute(translated(in_postgresql(sql)), values)
    return [tuple(row) for row in found.fetchall()]


def change(path: Path, sql: str, values: Sequence[object]) -> None:
    """Change the database of a path behind the store's back."""
    if alters(sql):
        _altered.add(_name_at(path))
    # Several statements in one text go without values.
    admin_of(path).execute(translated(in_postgresql(sql)), values or None)


def tamper(path: Path, statements: Sequence[str]) -> None:
    """Change the database of a path as its superuser can, with no trigger and no foreign key in the way."""
    admin = admin_of(path)
    with admin.transaction():
        admin.execute("SET LOCAL session_replication_role = replica")
        for statement in statements:
            admin.execute(in_postgresql(statement))


def contents(path: Path) -> Iterator[str]:
    """Yield every row of every table, as SQL."""
    for table in TABLES:
        for row in sorted(rows(path, f"SELECT * FROM {table}", ()), key=repr):  # noqa: S608
            yield f'INSERT INTO "{table}" VALUES{row}'


def take_down(path: Path) -> bytes:
    """Return the content of a database."""
    copied = {}
    # Where it was opened from is not what it holds.
    for table in set(TABLES) - {"hosts"}:
        with admin_of(path).cursor() as cursor, cursor.copy(f"COPY {table} TO STDOUT (FORMAT binary)") as copy:
            copied[table] = b"".join(copy)
    return pickle.dumps(copied)


def lay_down(path: Path, content: bytes) -> None:
    """Put content in the place of what a database has."""
    prepare(path)
    admin = admin_of(path)
    with admin.transaction():
        admin.execute("SET LOCAL session_replication_role = replica")
        admin.execute("DELETE FROM meta")
        for table, copied in pickle.loads(content).items():  # noqa: S301 - of these tests
            with admin.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN (FORMAT binary)") as copy:
                copy.write(copied)
        for table, column in _NUMBERED.items():
            sequence = f"pg_get_serial_sequence('{table}', '{column}')"
            admin.execute(f"SELECT setval({sequence}, coalesce(max({column}), 0) + 1, false) FROM {table}")  # noqa: S608
