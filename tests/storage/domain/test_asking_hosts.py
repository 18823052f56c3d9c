"""Names of hosts that ask, and the hour in which what is refused to one of them counts."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import InvalidHostName
from storage.domain.asking_hosts import must_be_a_host_name
from storage.domain.throttling import HOUR, Refusals, end_of_hour, of_this_hour, one_more_this_hour
from tests.storage.people import unhurried

NOON = 1_790_000_000
MOMENTS = st.integers(0, 4_000_000_000)
COUNTS = st.integers(0, 2**31)
HOURS = st.builds(
    lambda count, begun, told: Refusals(count, begun + told, begun), COUNTS, MOMENTS, st.sampled_from([0, HOUR])
)


@pytest.mark.parametrize("name", ["a", "vpn1", "Vpn-1.example.org", "_", "a" * 64, "..."])
def test_a_host_may_have_this_name(name: str) -> None:
    must_be_a_host_name(name)


@pytest.mark.parametrize("name", ["", "a" * 65, "hôte", "a b", "a\n", "\na", "a/b", "a,b", "a:b", "a\0", "١", "\udc80"])
def test_no_host_has_this_name(name: str) -> None:
    with pytest.raises(InvalidHostName):
        must_be_a_host_name(name)


@unhurried
@given(name=st.text(max_size=70))
def test_a_name_is_letters_digits_and_three_signs(name: str) -> None:
    try:
        must_be_a_host_name(name)
    except InvalidHostName:
        assert not re.fullmatch("[A-Za-z0-9._-]{1,64}", name)
    else:
        assert 1 <= len(name) <= 64
        assert name.isascii()


@unhurried
@given(found=HOURS, now=MOMENTS)
def test_whatever_the_clock_an_hour_ends_within_an_hour(found: Refusals, now: int) -> None:
    assert now < end_of_hour(of_this_hour(found, now)) <= now + HOUR


@unhurried
@given(found=HOURS, later=st.integers(0, HOUR - 1))
def test_nothing_is_forgotten_within_the_hour(found: Refusals, later: int) -> None:
    assert of_this_hour(found, found.updated_at + later) == found


@unhurried
@given(found=HOURS, later=st.integers(HOUR, 10**9))
def test_everything_is_forgotten_after_the_hour(found: Refusals, later: int) -> None:
    now = found.updated_at + later
    assert of_this_hour(found, now) == Refusals(0, now, now)


@unhurried
@given(found=HOURS, elapsed=st.integers(0, HOUR - 1), back=st.integers(1, 10**9))
def test_a_clock_set_back_makes_what_is_left_neither_shorter_nor_longer_than_an_hour(
    found: Refusals, elapsed: int, back: int
) -> None:
    now = found.updated_at + elapsed - back
    left = end_of_hour(found) - (found.updated_at + elapsed)
    begun_again = of_this_hour(found, now)
    assert left <= end_of_hour(begun_again) - now <= HOUR
    assert begun_again.failures == found.failures
    # Whether its pause was told stays known.
    assert begun_again.locked_until - begun_again.updated_at == found.locked_until - found.updated_at


@unhurried
@given(moments=st.lists(st.integers(0, 3 * HOUR), min_size=1, max_size=60))
def test_the_hour_runs_from_its_first_refusal_whatever_follows(moments: list[int]) -> None:
    counted, begun, expected = Refusals(), -HOUR, 0
    for now in sorted(moments):
        begun, expected = (begun, expected + 1) if now < begun + HOUR else (now, 1)
        counted = one_more_this_hour(of_this_hour(counted, NOON + now))
        assert (counted.failures, counted.updated_at) == (expected, NOON + begun)
