"""Enter pressed from habit: known by when it was read, and only once."""

from __future__ import annotations

import pytest

from tui.app import habit
from tui.app.habit import Habit


@pytest.fixture
def expected(monkeypatch: pytest.MonkeyPatch) -> Habit:
    """A page that comes by itself, after a code found right at 100 seconds."""
    monkeypatch.setattr(habit, "REACTION", 0.5)
    monkeypatch.setattr(habit, "monotonic", lambda: 100.0)
    found = Habit()
    found.may_come()
    return found


@pytest.mark.parametrize(("at", "behind"), [(99.0, True), (100.4, True), (100.5, False), (200.0, False)])
def test_an_enter_is_for_the_page_that_could_be_read(expected: Habit, at: float, behind: bool) -> None:
    assert expected.is_behind("enter", at) is behind


def test_only_the_first_key_is_looked_at(expected: Habit) -> None:
    assert expected.is_behind("enter", 100.0)
    assert not expected.is_behind("enter", 100.0)


def test_another_key_says_that_somebody_reads(expected: Habit) -> None:
    assert not expected.is_behind("f1", 100.0)
    assert not expected.is_behind("enter", 100.0)


def test_a_page_that_was_asked_for_takes_enter_at_once() -> None:
    found = Habit()
    assert not found.is_behind("enter", 0.0)
