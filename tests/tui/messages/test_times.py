"""Moments and lengths of time in words."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.spoken import soft
from tui.messages import times
from tui.messages.times import delay, span

NOW = 1_790_000_000


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-5, "1 seconde"),
        (0, "1 seconde"),
        (0.2, "1 seconde"),
        (1, "1 seconde"),
        (1.1, "2 secondes"),
        (59, "59 secondes"),
        (60, "1 minute"),
        (61, "2 minutes"),
        (299.5, "5 minutes"),
        (300, "5 minutes"),
        (3600, "60 minutes"),
    ],
)
def test_a_delay_is_rounded_up(seconds: float, words: str) -> None:
    assert soft(delay(seconds)) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "1 seconde"),
        (59, "59 secondes"),
        (60, "1 minute"),
        (61, "1 min 01"),
        (90, "1 min 30"),
        (120, "2 minutes"),
        (3600, "60 minutes"),
    ],
)
def test_a_span_is_exact(seconds: int, words: str) -> None:
    assert soft(span(seconds)) == words


@pytest.mark.parametrize(("seconds", "words"), [(0, "1 s"), (59, "59 s"), (60, "1 min"), (61, "2 min")])
def test_in_a_narrow_column_units_are_short(seconds: int, words: str) -> None:
    assert soft(times.short_delay(seconds)) == words


@pytest.mark.parametrize("write", [times.minute, times.hour, times.date_of, lambda at: times.hour_or_date(at, NOW)])
@pytest.mark.parametrize("nowhere", [10**15, -(10**15)])
def test_a_moment_that_is_none_is_told_as_the_number_it_is(write: Callable[[int], str], nowhere: int) -> None:
    assert write(nowhere) == str(nowhere)


@given(st.integers(-(2**63), 2**63 - 1))
def test_whatever_number_a_file_holds_is_written(number: int) -> None:
    assert all(map(str.isprintable, (times.minute(number), times.hour(number), times.date_of(number))))
