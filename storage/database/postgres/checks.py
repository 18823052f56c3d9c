"""Checks of a database on a server: its tables, their rules and rights, and whether what is committed stays."""

from __future__ import annotations

from collections.abc import Mapping

from storage.database.engine import SCHEMA_VERSION, Check, Connection
from storage.database.postgres import catalogue
from storage.database.tables import meta
from storage.domain.findings import Finding, Gravity, finding, none_of

_NOT_VALID = """SELECT count(*) FROM pg_constraint
    WHERE connamespace = current_schema()::regnamespace AND NOT convalidated"""
_FOREIGN_KEYS = """SELECT conrelid::regclass::text AS of, quote_ident(mine.attname) AS by,
    confrelid::regclass::text AS on, quote_ident(theirs.attname) AS their
    FROM pg_constraint
    JOIN pg_attribute AS mine ON mine.attrelid = conrelid AND mine.attnum = conkey[1]
    JOIN pg_attribute AS theirs ON theirs.attrelid = confrelid AND theirs.attnum = confkey[1]
    WHERE connamespace = current_schema()::regnamespace AND contype = 'f'"""
DURABLE: tuple[str, ...] = ("fsync", "full_page_writes", "synchronous_commit")


def of_form(db: Connection) -> Mapping[str, Check]:
    """Return the checks of the database itself, by name."""
    return {
        "integrity": lambda name: _integrity(name, db),
        "foreign keys": lambda name: none_of(name, _count(db, _NOT_VALID) + _orphans(db)),
        "durability": lambda name: _durability(name, db),
    }


def _integrity(name: str, db: Connection) -> Finding:
    """Look whether the tables are those that the program makes; it does not know those of a later one."""
    version = meta.get(db, "schema")
    if version != str(SCHEMA_VERSION):
        return Finding(name, Gravity.WARNING, f"schema {version}")
    strange = catalogue.strange(db)
    return finding(name, not strange, f"schema: {' '.join(strange)}" if strange else "")


def _orphans(db: Connection) -> int:
    """Return how many rows refer to a row that does not exist: the server looks when they are written, and no more."""
    lost = """SELECT count(*) FROM {of} WHERE NOT EXISTS (SELECT 1 FROM {on} WHERE {on}.{their} = {of}.{by})
        AND {of}.{by} IS NOT NULL"""
    keys = db.execute(_FOREIGN_KEYS).fetchall()
    return sum(_count(db, lost.format(**{part: key[part] for part in ("of", "by", "on", "their")})) for key in keys)


def _durability(name: str, db: Connection) -> Finding:
    off = [setting for setting in DURABLE if db.execute(f"SHOW {setting}").fetchone()[0] == "off"]
    return finding(name, not off, ", ".join(off))


def _count(db: Connection, sql: str) -> int:
    count: int = db.execute(sql).fetchone()[0]
    return count
