"""Checks of a database on a server: its constraints and triggers, and the server's own settings."""

from __future__ import annotations

from collections.abc import Mapping

from storage.database.engine import Check, Connection
from storage.domain.findings import Finding, finding, none_of

_TRIGGERS = """SELECT count(*) FROM pg_trigger WHERE tgrelid = 'events'::regclass AND tgenabled = 'O'
    AND tgname IN ('events_are_never_changed', 'events_are_never_removed', 'events_are_never_emptied')"""
_COLLATED = """SELECT count(*) FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    JOIN pg_collation ON pg_collation.oid = attcollation
    WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' AND attnum > 0 AND collname <> 'C'"""
_NOT_VALID = """SELECT count(*) FROM pg_constraint
    WHERE connamespace = current_schema()::regnamespace AND NOT convalidated"""
_OF_EVENTS = 3
DURABLE: tuple[str, ...] = ("fsync", "full_page_writes", "synchronous_commit")


def of_form(db: Connection) -> Mapping[str, Check]:
    """Return the checks of the database itself, by name."""
    return {
        "integrity": lambda name: _integrity(name, db),
        "foreign keys": lambda name: none_of(name, _count(db, _NOT_VALID)),
        "durability": lambda name: _durability(name, db),
    }


def _integrity(name: str, db: Connection) -> Finding:
    """Look whether events still cannot be changed, and text compares by its bytes."""
    if _count(db, _TRIGGERS) != _OF_EVENTS:
        return finding(name, False, "triggers of events")
    return none_of(name, _count(db, _COLLATED))


def _durability(name: str, db: Connection) -> Finding:
    off = [setting for setting in DURABLE if db.execute(f"SHOW {setting}").fetchone()[0] == "off"]
    return finding(name, not off, ", ".join(off))


def _count(db: Connection, sql: str) -> int:
    count: int = db.execute(sql).fetchone()[0]
    return count
