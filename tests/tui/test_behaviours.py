"""The table of the widget's behaviours names tests that exist, and says why where there is none."""

from __future__ import annotations

import ast
import re
from pathlib import Path

TESTS = Path(__file__).parents[1]
ROW = re.compile(r"\| ([CTM]\d+) \| (.+?) \| (.+?) \|\n")
NAMED = re.compile(r"`([\w/]+\.py)::(\w+)`")


def rows() -> dict[str, str]:
    """What holds each behaviour, or why nothing does."""
    found = ROW.findall((TESTS / "BEHAVIOURS.md").read_text("utf-8"))
    held = {number: here for number, _behaviour, here in found}
    assert len(held) == len(found), "a number twice"
    return held


def defined_in(file: str) -> set[str]:
    """The tests a file defines."""
    tree = ast.parse((TESTS / file).read_text("utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_every_row_of_the_table_is_read() -> None:
    lines = [line for line in (TESTS / "BEHAVIOURS.md").read_text("utf-8").splitlines() if line.startswith("| ")]
    headings = [line for line in lines if line == "| # | behaviour | here |"]
    assert len(rows()) == len(lines) - len(headings) > 80


def test_every_test_named_in_the_table_exists() -> None:
    named = {test for here in rows().values() for test in NAMED.findall(here)}
    defined = {file: defined_in(file) for file, _name in named}
    assert [f"{file}::{name}" for file, name in sorted(named) if name not in defined[file]] == []


def test_a_behaviour_has_a_test_or_a_reason() -> None:
    for number, here in rows().items():
        without = re.sub(r"(, )?" + NAMED.pattern, "", here).strip()
        if NAMED.search(here):
            assert re.fullmatch(r"(Otherwise: .+\.)?", without), number
        else:
            assert re.fullmatch(r"Does not apply: .+\.", without), number
