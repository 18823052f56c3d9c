"""The tables speak SQL that SQLite and PostgreSQL both take."""

from __future__ import annotations

import ast
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import cast

import pytest

from storage import Role, Store
from storage.database.sqlite.connection import FileConnection
from storage.database.tables import users
from tests.conftest import NOON
from tests.storage.crowd import ROOT

TABLES = sorted((ROOT / "storage" / "database" / "tables").glob("*.py"))
FORMS = {
    # Only SQLite takes these; or both do, and mean something else.
    "a conflict without its column": (r"\b(INSERT|UPDATE) OR\b|\bREPLACE INTO\b", "INSERT OR REPLACE INTO meta"),
    "a function of SQLite": (
        r"\b(iif|ifnull|typeof|instr|hex|glob|printf|zeroblob|total|group_concat|strftime|unixepoch|json\w*)\(",
        "iif(email IS NULL, NULL, ?)",
    ),
    "the greater of two": (r"\b(max|min)\([^()]*,", "max(last_step, ? / period)"),
    "a condition that is counted": (r"\b(sum|avg|max|min)\([^()]*(\bIS\b|[<>=])", "sum(proved_at IS NULL AND at > ?)"),
    "a parameter without a type": (r"\?\d* IS (NOT )?NULL", "WHERE ?1 IS NULL OR user_id = ?1"),
    "IS with a value": (r"\bIS (NOT )?(\?|[\w.]*[a-z])", "id IS NOT ?"),
    "NOT NULL without IS": (r"(?<!\bIS )\bNOT NULL\b|\b(NOTNULL|ISNULL)\b", "WHERE used_at NOT NULL"),
    "bytes of text": (r"\bAS BLOB\b", "CAST(name AS BLOB)"),
    "a literal of bytes": (r"\b[xX]'", "x'ff'"),
    "letters compared without their case": (r"\b(LIKE|GLOB|REGEXP|MATCH|NOCASE)\b", "subject NOT LIKE 'code:%'"),
    "the place of a row": (r"\b(_?rowid_?|oid)\b", "ORDER BY created_at, rowid"),
    "an index by its name": (r"\bINDEXED\b", "FROM users INDEXED BY names_of_before"),
    "a limit in two parts": (r"\bLIMIT [^ )]+,|\bLIMIT -1\b", "LIMIT ?, ?"),
    "two signs for one": (r"==", "id == ?"),
    "a name in other quotes": (r'[`"\[]', 'SELECT "name"'),
    "the engine itself": (r"\bPRAGMA\b|\bsqlite_", "PRAGMA user_version"),
    # The translation of a parameter knows nothing of quotes, nor of two ways to count.
    "a parameter in quotes": (r"'[^' ,()]*\?", "'code:?'"),
    "parameters with and without a number": (r"(?s)\?\d.*\?(?!\d)|\?(?!\d).*\?\d", "WHERE id = ?1 AND name = ?"),
    # Only PostgreSQL takes these, or a SQLite of 2022 and later.
    "a cast by colons": (r"::", "?::bigint"),
    "a parameter of PostgreSQL": (r"\$\d|%s", "id = $1"),
    "a lock on a row": (r"\bFOR (NO KEY )?(UPDATE|SHARE)\b|\bSKIP LOCKED\b", "SELECT 1 FROM users FOR UPDATE"),
    "a comparison of PostgreSQL": (r"\bDISTINCT (FROM|ON)\b|\bILIKE\b|\b(ANY|ALL) ?\(", "id IS DISTINCT FROM ?"),
    "a function of PostgreSQL": (r"\b(greatest|least|now|string_agg|array_agg)\(", "greatest(last_step, ?)"),
}
KNOWN = {
    # Facts and the names of before are read as bytes, since a damaged file may hold what is no text.
    ("meta.py", "bytes of text", "SELECT CAST(name AS BLOB) AS name, CAST(value AS BLOB) AS value FROM meta"),
    ("users.py", "bytes of text", "SELECT CAST(name AS BLOB) FROM users WHERE name_rule = 1 ORDER BY id"),
    (
        "users.py",
        "bytes of text",
        "SELECT id, CAST(name AS BLOB) AS name, CAST(name_key AS BLOB) AS name_key FROM users",
    ),
    # A column of this name there, filled in the order of insertion.
    (
        "factors.py",
        "the place of a row",
        "SELECT * FROM factors WHERE user_id = ? AND retired_at IS NULL ORDER BY created_at, rowid",
    ),
    ("factors.py", "the place of a row", "SELECT * FROM factors WHERE user_id = ? ORDER BY created_at, rowid"),
}


def _texts(path: Path) -> Iterator[str]:
    """Each text of a module but its docstrings; what an f-string puts in is put in, as far as it is a text itself."""
    tree = ast.parse(path.read_text())
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    named = {
        target.id: node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant | ast.JoinedStr) and id(node) not in told | parts:
            yield _written(node, named)


def _written(node: ast.expr, named: dict[str, ast.expr]) -> str:
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(_written(part, named) for part in parts)
        case ast.FormattedValue(value=ast.Name(id=name)) if name in named:
            return _written(named[name], named)
        case ast.FormattedValue():
            return "?"
    return ""


def _strange(sql: str) -> set[str]:
    """The forms in a text that one of the engines does not take."""
    found = {form for form, (pattern, _) in FORMS.items() if re.search(pattern, sql)}
    return found | ({"a derived table without a name"} if _has_derived_without_name(sql) else set())


def _has_derived_without_name(sql: str) -> bool:
    for start in re.finditer(r"\b(FROM|JOIN) \(", sql):
        depth, end = 1, start.end()
        while depth:
            depth += {"(": 1, ")": -1}.get(sql[end], 0)
            end += 1
        if not re.match(r"\s+AS \w", sql[end:]):
            return True
    return False


def test_every_text_of_the_tables_is_one_that_both_engines_take() -> None:
    texts = {(path.name, text) for path in TABLES for text in _texts(path) if re.search(r"\?|[A-Z]{3} ", text)}
    assert len([text for _, text in texts if re.match(r"SELECT|INSERT|UPDATE|DELETE|WITH", text)]) > 80
    assert {(name, form, text) for name, text in texts for form in _strange(text)} == KNOWN


@pytest.mark.parametrize(("form", "sample"), [(form, sample) for form, (_, sample) in FORMS.items()])
def test_such_a_form_is_found(form: str, sample: str) -> None:
    assert form in _strange(sample)


def test_so_is_a_derived_table_without_a_name() -> None:
    counted = "SELECT count(*) FROM (SELECT 1 FROM users WHERE id IN (?, ?) LIMIT ?)"
    assert _strange(counted) == {"a derived table without a name"}
    assert _strange(f"{counted} AS counted") == set()


def test_no_switch_is_written_as_a_boolean(store: Store, database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert store.path == database
    booleans: list[bool] = []

    def noted(value: bool) -> int:
        booleans.append(value)
        return int(value)

    # Python asks how to store whatever is neither exactly a number nor exactly a text.
    adapters = cast(dict[object, object], sqlite3.adapters)
    monkeypatch.setitem(adapters, (bool, sqlite3.PrepareProtocol), noted)
    with closing(sqlite3.connect(database, isolation_level=None, factory=FileConnection)) as db:
        db.row_factory = sqlite3.Row
        user = users.insert(
            db,
            "marie",
            "hash",
            role=Role.CLIENT,
            mfa_required=True,
            password_expires_at=int(NOON),
            email=None,
            now=int(NOON),
        )
        assert (user.mfa_required, user.one_time_password) == (True, True)
        users.set_disabled(db, user.id, disabled=True)
        users.set_mfa(db, user.id, required=False, due_at=None)
        users.set_password(db, user.id, "other hash")
        changed = users.by_id(db, user.id)
    assert changed is not None
    assert (changed.disabled, changed.mfa_required, changed.one_time_password) == (True, False, False)
    assert booleans == []
