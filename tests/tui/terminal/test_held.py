"""Enter held down is one Enter; those pressed one by one, or sent at once, are as many as there were."""

from __future__ import annotations

from itertools import accumulate

import pytest
from textual import events

from tui.terminal.held import HeldEnter


def pressed(at: float, key: str = "enter") -> events.Key:
    """A key that was read at this time."""
    event = events.Key(key, "\r" if key == "enter" else key)
    event.time = at
    return event


def passed(*between: float) -> int:
    """How many of the Enters pass that came these seconds apart, with the silence between them and at the end."""
    enter, count = HeldEnter(), 0
    for seconds, at in zip(between, accumulate(between), strict=True):
        count += len(enter.overdue()) if seconds >= 0.1 else 0
        count += len(enter.sift([pressed(at)]))
    return count + len(enter.overdue())


@pytest.mark.parametrize("delay", [0.25, 0.5, 0.66])
@pytest.mark.parametrize("rate", [0.025, 0.033, 0.09])
def test_a_held_key_is_one(delay: float, rate: float) -> None:
    assert passed(0, delay, *[rate] * 60) == 1


@pytest.mark.parametrize("between", [0.25, 0.3, 0.5, 1.0, 4.0])
def test_a_key_pressed_one_by_one_is_as_many(between: float) -> None:
    assert passed(0, *[between] * 9) == 10


def test_repeats_that_are_read_late_are_no_more() -> None:
    assert passed(0, 2.1, *[0] * 50) == 1


def test_what_was_typed_ahead_is_whole() -> None:
    assert passed(0, 0, 0) == 3


def test_another_hold_is_another_one() -> None:
    assert passed(0, 0.5, 0.033, 0.033, 4, 0.5, 0.033) == 2


def test_what_follows_at_once_comes_after_it() -> None:
    enter = HeldEnter()
    first, second, letter = pressed(0), pressed(0.5), pressed(0.51, "a")
    assert enter.sift([first]) == [first]
    assert enter.sift([second]) == []
    assert enter.sift([letter]) == [second, letter]
    assert enter.overdue() == []
