"""Time steps: which one a code belongs to."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from storage.domain.totp import STEP_SECONDS, matching_step, step_at
from tests.oracle import totp
from tests.storage.people import unhurried

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
MOMENTS = st.integers(1_000, 4_000_000_000)


def of_step(step: int) -> str:
    """A code of its own for each step."""
    return f"{step % 1_000_000:06d}"


def of_secret(secret: str) -> Callable[[int], str]:
    """The codes of a phone."""
    return lambda step: totp(secret, step * STEP_SECONDS)


@unhurried
@given(now=MOMENTS, offset=st.integers(-10, 10))
def test_only_the_steps_before_now_and_after_match(now: int, offset: int) -> None:
    step = now // 30 + offset
    expected = step if offset in (-1, 0, 1) else None
    assert matching_step(of_step(step), now, of_step) == expected


@unhurried
@given(now=MOMENTS, offset=st.integers(-10, 10))
def test_a_phone_half_a_minute_off_is_understood(now: int, offset: int) -> None:
    code = totp(SECRET, now, offset=offset)
    match = matching_step(code, now, of_secret(SECRET))
    near = {totp(SECRET, now, offset=near): now // 30 + near for near in (-1, 0, 1)}
    assert match == near.get(code)


def test_a_code_shared_by_two_steps_spends_the_later_one() -> None:
    assert matching_step("123456", 3_000, lambda _step: "123456") == 101


def test_every_accepted_step_is_compared_even_after_a_match() -> None:
    asked: list[int] = []

    def remember(step: int) -> str:
        asked.append(step)
        return of_step(step)

    matching_step(of_step(99), 3_000, remember)
    assert asked == [99, 100, 101]


@unhurried
@given(now=st.floats(0, 4_000_000_000))
def test_a_step_lasts_thirty_seconds_from_the_epoch(now: float) -> None:
    step = step_at(now)
    assert step * 30 <= now < (step + 1) * 30
