"""The statements of the tables become PostgreSQL's, and its rows are read as those of SQLite are."""

from __future__ import annotations

import re

import pytest

from storage.database.postgres.dialect import row_of, translated
from tests.storage.database.test_sql_of_both_engines import TABLES, _texts


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("SELECT 1 FROM users WHERE id = ? AND name = ?", "SELECT 1 FROM users WHERE id = $1 AND name = $2"),
        (
            "SET last_step = ?1 / period + ?2 WHERE last_step < ?1",
            "SET last_step = $1 / period + $2 WHERE last_step < $1",
        ),
        # As SQLite counts, which no statement of ours needs.
        ("VALUES (?3, ?, ?1)", "VALUES ($3, $4, $1)"),
        ("SELECT CAST(name AS BLOB) FROM users", "SELECT convert_to(name, 'UTF8') FROM users"),
        ("SELECT name FROM users WHERE name LIKE '%s'", "SELECT name FROM users WHERE name LIKE '%s'"),
    ],
)
def test_a_statement_is_translated(ours: str, theirs: str) -> None:
    assert translated(ours) == theirs


def test_no_statement_has_a_question_mark_within_quotes() -> None:
    texts = [text for path in TABLES for text in _texts(path)]
    assert [text for text in texts if re.search(r"'[^' ,()]*\?[^' ]*'", text)] == []


def test_a_row_is_read_by_position_by_name_and_by_slice() -> None:
    row = row_of(("id", "name", "email"))((7, "marie", None))
    assert (row[0], row["name"], row[-1], row[1:]) == (7, "marie", None, ("marie", None))
    assert list(row) == [7, "marie", None]
    assert row_of(("id", "name", "email")) is type(row)
    with pytest.raises(KeyError):
        row["role"]


def test_the_first_of_two_columns_of_one_name_is_read_as_on_sqlite() -> None:
    assert row_of(("id", "id"))((1, 2))["id"] == 1
