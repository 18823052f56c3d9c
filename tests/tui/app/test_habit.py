"""Enter pressed from habit: known by when it was read, and only once."""

from __future__ import annotations

import pytest

from tui.app import habit
from tui.app.habit import Habit


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> Habit:
    """A page that came by itself, and was painted at 100 seconds."""
    monkeypatch.setattr(habit, "REACTION", 0.5)
    monkeypatch.setattr(habit, "monotonic", lambda: 100.0)
    found = Habit()
    found.may_come()
    found.page_is_there()
    return found


@pytest.mark.parametrize(("at", "behind"), [(99.0, True), (100.4, True), (100.5, False), (200.0, False)])
def test_an_enter_is_for_the_page_that_could_be_read(painted: Habit, at: float, behind: bool) -> None:
    assert painted.is_behind("enter", at) is behind


def test_only_the_first_key_is_looked_at(painted: Habit) -> None:
    assert painted.is_behind("enter", 100.0)
    assert not painted.is_behind("enter", 100.0)


def test_another_key_says_that_somebody_reads(painted: Habit) -> None:
    assert not painted.is_behind("f1", 100.0)
    assert not painted.is_behind("enter", 100.0)


def test_before_the_page_is_painted_every_enter_is_too_early() -> None:
    found = Habit()
    found.may_come()
    assert found.is_behind("enter", 1e9)


def test_a_page_that_was_asked_for_takes_enter_at_once() -> None:
    found = Habit()
    found.page_is_there()
    assert not found.is_behind("enter", 0.0)
