"""Phrases of SQLite in the statements of tests, in PostgreSQL's words."""

from __future__ import annotations

import re

_NO_MORE = r"""CREATE OR REPLACE FUNCTION \1() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF {} THEN RAISE EXCEPTION 'refused' USING ERRCODE = 'integrity_constraint_violation'; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER \1_it BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION \1()"""
_REFUSING = r"CREATE TRIGGER (\w+) BEFORE INSERT ON events\s+"
_RAISED = r"BEGIN SELECT RAISE\(\w+, '[^']*'\); END"
_COLUMNS = """SELECT column_name FROM information_schema.columns
    WHERE table_schema = 'public' AND column_name <> 'rowid' AND table_name = ?"""
_PHRASES = (
    (f"{_REFUSING}{_RAISED}", _NO_MORE.format("TRUE")),
    (rf"{_REFUSING}WHEN (.*?)\s+{_RAISED}", _NO_MORE.format(r"\2")),
    (r"DROP TRIGGER (events_\w+)$", r"DROP TRIGGER \1 ON events"),
    (r"DROP TRIGGER (no\w*)$", r"DROP TRIGGER \1_it ON events"),
    (r"zeroblob\((\w+\(\w+\)|\w+)\)", r"decode(repeat('00', (\1)::int), 'hex')"),
    (r"\bx'([0-9a-f]*)'", r"'\\x\1'::bytea"),
    (r"(?<!IS|OP|ET) NOT NULL", " IS NOT NULL"),
    (r"FROM users (.*)ORDER BY rowid", r"FROM users \1ORDER BY id"),
    (r"(UPDATE|INSERT) OR REPLACE", r"\1"),
    (r"typeof\((\w+)\)", r"CASE WHEN \1 IS NULL THEN 'null' ELSE 'blob' END"),
    (r"SELECT name FROM pragma_table_info\(\?\)", _COLUMNS),
)
_ALTERING = re.compile(r"\s*(CREATE|DROP|ALTER|GRANT|REVOKE)\b")


def in_postgresql(sql: str) -> str:
    """Return the statement of a test as PostgreSQL takes it."""
    for theirs, ours in _PHRASES:
        sql = re.sub(theirs, ours, sql, flags=re.DOTALL)
    return sql


def alters(sql: str) -> bool:
    """Tell whether a statement changes the tables themselves."""
    return _ALTERING.match(sql) is not None
