"""Numbers and words that several parts must agree on are written in one place."""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest

from storage import LONGEST_GRACE_DAYS
from storage.domain.clock import DAY
from storage.formats import push
from storage.services.passwords import VISITS_KEPT
from tests.storage.crowd import ROOT
from tui.cli.visits import MOST_DAYS


@cache
def constants() -> list[tuple[str, object]]:
    """Each number and text of the program, after its file."""
    return [
        (path.relative_to(ROOT).as_posix(), node.value)
        for package in ("storage", "tui")
        for path in sorted((ROOT / package).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant)
    ]


def test_the_seconds_of_a_day() -> None:
    days = [(place, value) for place, value in constants() if isinstance(value, int) and value and value % DAY == 0]
    assert days == [("storage/domain/clock.py", DAY)]


def test_the_longest_grace() -> None:
    said = [(place, value) for place, value in constants() if re.search(rf"\b{LONGEST_GRACE_DAYS}\b", str(value))]
    assert said == [("storage/domain/policy.py", LONGEST_GRACE_DAYS)]


@pytest.mark.parametrize("word", [push.NO_PUSH_TOKEN, push.NOT_ME, push.CANCELLED])
def test_the_words_of_phones_and_of_their_service(word: str) -> None:
    assert [place for place, value in constants() if value == word] == ["storage/formats/push.py"]


def test_commands_ask_for_the_visits_that_are_kept() -> None:
    # Written twice: what reads arguments loads nothing of the store.
    assert MOST_DAYS * DAY == VISITS_KEPT
