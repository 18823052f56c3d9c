"""Checks of an SQLite file: whether it is ours, well formed, and has exactly the schema of its version."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from functools import cache
from pathlib import Path

from storage.database.engine import SCHEMA_VERSION, Check, Connection
from storage.database.permissions import permissions
from storage.database.sqlite import file_system
from storage.database.sqlite.connection import APPLICATION_ID, FileConnection
from storage.domain.errors import DatabaseDamaged, NewerDatabase, NotOurDatabase
from storage.domain.findings import Finding, Gravity, finding, none_of

FIXED_SQLITE = (3, 51, 3)
"""The first version without the bug that may corrupt a write-ahead log shared by several connections."""
VERSION = sqlite3.sqlite_version


def of_form(db: Connection, path: Path) -> Mapping[str, Check]:
    """Return the checks of the file, its schema and its permissions, by name."""
    return {
        "integrity": lambda name: finding(name, not (found := flaws(db)), found),
        "foreign keys": lambda name: none_of(name, broken_foreign_keys(db)),
        "journal": lambda name: finding(name, has_write_ahead_log(db)),
        "directory permissions": lambda name: permissions(name, path.parent),
        "database permissions": lambda name: permissions(name, path),
    }


def of_place(path: Path) -> Mapping[str, Check]:
    """Return the checks of SQLite itself and of the file system, by name."""
    return {
        "sqlite version": lambda name: finding(name, is_fixed(), VERSION, Gravity.WARNING),
        "file system": lambda name: _file_system(name, file_system.kind(path)),
    }


def _file_system(name: str, kind: str) -> Finding:
    return finding(name, not file_system.is_shared(kind), kind)


def is_fixed() -> bool:
    """Say whether this SQLite is FIXED_SQLITE or newer."""
    return sqlite3.sqlite_version_info >= FIXED_SQLITE


def must_be_ours(db: Connection, path: Path) -> None:
    """Refuse a file of another program or of a later version. Raises NotOurDatabase, NewerDatabase."""
    if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise NotOurDatabase(path)
    if (version := _version(db)) > SCHEMA_VERSION:
        raise NewerDatabase(path, str(version))


def must_be_sound(db: Connection, path: Path) -> None:
    """Raise DatabaseDamaged unless the file is well formed and has exactly the schema of its version."""
    if flaws(db) or broken_foreign_keys(db):
        raise DatabaseDamaged(path)


def flaws(db: Connection) -> str:
    """Return what is wrong with the file or its schema; empty if nothing is."""
    answer = str(db.execute("PRAGMA integrity_check").fetchone()[0])
    if answer != "ok":
        return answer
    strange = _schema(db) ^ _our_schema(_version(db))
    return "schema: " + " ".join(sorted({name for _kind, name, _text in strange})) if strange else ""


def broken_foreign_keys(db: Connection) -> int:
    """Return how many rows refer to a row that does not exist."""
    return len(db.execute("PRAGMA foreign_key_check").fetchall())


def has_write_ahead_log(db: Connection) -> bool:
    """Tell whether the journal is a write-ahead log."""
    return bool(db.execute("PRAGMA journal_mode").fetchone()[0] == "wal")


def _version(db: Connection) -> int:
    version: int = db.execute("PRAGMA user_version").fetchone()[0]
    return version


def _schema(db: Connection) -> frozenset[tuple[str, str, str]]:
    """Return tables, indexes and views by name, and triggers with their statements."""
    rows = db.execute(
        """SELECT type, name, iif(type = 'trigger', sql, '') FROM sqlite_schema
        WHERE (name NOT GLOB 'sqlite_*' AND tbl_name NOT GLOB '_sqlite_*') OR type = 'trigger'"""
    )
    return frozenset((str(kind), str(name), str(text)) for kind, name, text in rows)


@cache
def _our_schema(version: int) -> frozenset[tuple[str, str, str]]:
    """Return the schema of a new database of this version, with which a file is compared."""
    import sqlite_utils  # noqa: PLC0415 - only a check needs it

    from storage.database.sqlite.migrations import migrations  # noqa: PLC0415 - only a check needs it

    with closing(sqlite3.connect(":memory:", factory=FileConnection)) as fresh:
        db = sqlite_utils.Database(fresh, execute_plugins=False, strict=True)
        migrations.apply(db, stop_before=[migration.name for migration in migrations.pending(db)[version:]])
        return _schema(fresh)
