"""Where each thing of a TOML text stands, however it is written."""

from __future__ import annotations

import tomllib

import pytest

from tui.config.toml_lines import lines

TEXT = '''# a comment
one = 1

two.deep = """
[not.a.table]
three = 3"""
[table.inner]
list = [
  [1],
]
inline = { a = 1, "b c" = { d = 2 } }
[[many]]
x = 1
[[many]]
x = 2
'''


def test_each_thing_has_its_first_line() -> None:
    assert lines(TEXT) == {
        (): 16,
        ("one",): 2,
        ("two",): 4,
        ("two", "deep"): 4,
        ("table",): 7,
        ("table", "inner"): 7,
        ("table", "inner", "list"): 8,
        ("table", "inner", "inline"): 11,
        ("table", "inner", "inline", "a"): 11,
        ("table", "inner", "inline", "b c"): 11,
        ("table", "inner", "inline", "b c", "d"): 11,
        ("many",): 12,
        ("many", "x"): 13,
    }
    assert tomllib.loads(TEXT)["two"] == {"deep": "[not.a.table]\nthree = 3"}


@pytest.mark.parametrize(("text", "line"), [("", 1), ("a = 1\nb = '", 2), ("a = 1\n\nb = [\n1,\n", 3)])
def test_the_statement_without_an_end(text: str, line: int) -> None:
    assert lines(text)[()] == line
