"""The tables on a server are those of SQLite: the same columns, types, rules and indexes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from storage import Store
from tests import schema
from tests.postgres.databases import TABLES
from tests.storage.people import rows

_TYPES = {"INTEGER": "bigint", "TEXT": "text", "BLOB": "bytea"}
_PLACE_OF_A_ROW = {("factors", "rowid", "bigint", True)}
"""What SQLite has by itself."""
_RECEIPTS = {("receipts", "id", "text", True), ("receipts", "at", "bigint", True)}
"""What only commits whose answer may be lost need."""
_HOSTS = {("hosts", "name", "text", True), ("hosts", "keys", "text", True), ("hosts", "seen_at", "bigint", True)}
"""What only a database that several hosts share needs."""

Column = tuple[str, str, str, bool]
"""Table, name, type, and whether it always holds a value."""


def of_sqlite(sql: str) -> list[tuple[Any, ...]]:
    """Return the rows of a query on SQLite's newest schema."""
    return [tuple(row) for row in schema._migrated().execute(sql)]


def test_every_table_has_the_same_columns(store: Store, database: Path) -> None:
    assert store.path == database
    theirs: set[Column] = {
        (table, name, kind, required == "NO")
        for table, name, kind, required in rows(
            database,
            """SELECT table_name::text, column_name::text, data_type::text, is_nullable::text
            FROM information_schema.columns WHERE table_schema = 'public'""",
        )
    }
    ours: set[Column] = {
        (table, name, _TYPES[kind], bool(required or is_key))
        for table, name, kind, required, is_key in of_sqlite(
            """SELECT tables.name, columns.name, columns.type, columns."notnull", columns.pk
            FROM pragma_table_list AS tables, pragma_table_info(tables.name) AS columns
            WHERE tables.type = 'table' AND tables.name NOT GLOB '*sqlite_*'"""
        )
    }
    assert theirs - ours == _PLACE_OF_A_ROW | _RECEIPTS | _HOSTS
    assert ours - theirs == set()
    # What the tests empty, copy and compare.
    assert {table for table, *_ in theirs} == set(TABLES)


def test_every_index_is_there(store: Store, database: Path) -> None:
    assert store.path == database
    theirs = {name for (name,) in rows(database, "SELECT indexname::text FROM pg_indexes WHERE schemaname = 'public'")}
    indexes = (
        "SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL AND tbl_name NOT GLOB '_sqlite_*'"
    )
    ours = {name for (name,) in of_sqlite(indexes)}
    assert {name for name in theirs if not name.endswith(("_pkey", "_key"))} == ours


def test_all_text_compares_by_its_bytes(store: Store, database: Path) -> None:
    assert store.path == database
    assert (
        rows(
            database,
            """SELECT table_name, column_name FROM information_schema.columns
            WHERE table_schema = 'public' AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'""",
        )
        == []
    )
