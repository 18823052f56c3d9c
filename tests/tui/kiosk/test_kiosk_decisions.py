"""What follows the end of a client's process, and what a silence is taken for."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import FixedClock
from tests.storage.people import unhurried
from tui.app.idle import Idle, Presence, clock_face
from tui.config.settings import KioskSettings
from tui.kiosk.afterwards import BETWEEN_TRIES, LONGEST_PAUSE, OPERATOR_LEFT, SERVER_GONE, afterwards

STATUSES = st.none() | st.integers(-64, 255)


@unhurried
@given(STATUSES, st.floats(0, 1e6), st.integers(0, 10_000))
def test_one_status_only_ends_the_kiosk(status: int | None, lasted: float, failures: int) -> None:
    after = afterwards(status, lasted, failures)
    assert after.kiosk_ends is (status == OPERATOR_LEFT)
    assert 0 <= after.pause <= LONGEST_PAUSE


@unhurried
@given(st.integers(-64, 255).filter(lambda status: status not in (0, OPERATOR_LEFT, SERVER_GONE)) | st.none())
def test_failures_in_a_row_are_answered_by_longer_pauses(status: int | None) -> None:
    pauses, failures = [], 0
    for _ in range(8):
        after = afterwards(status, 0.2, failures)
        pauses.append(after.pause)
        failures = after.failures
    assert pauses == [1, 2, 4, 8, 16, 30, 30, 30]


def test_a_server_that_has_gone_is_looked_for_again_and_again_and_is_no_failure() -> None:
    after = afterwards(SERVER_GONE, 0.2, failures=6)
    assert (after.waits_for_server, after.pause, after.failures) == (True, BETWEEN_TRIES, 0)


def test_a_visit_that_ended_well_is_followed_at_once_by_the_next() -> None:
    after = afterwards(0, 5, failures=6)
    assert (after.pause, after.failures) == (0, 0)


def test_an_end_that_comes_at_once_is_a_failure_whatever_it_says() -> None:
    assert afterwards(0, 0.1, failures=3).pause == 8


def test_a_failure_after_a_long_time_is_the_first() -> None:
    assert afterwards(-9, 3600, failures=6).pause == 1


idle_settings = st.integers(30, 600).flatmap(
    lambda idle: st.builds(KioskSettings, idle_seconds=st.just(idle), blank_seconds=st.integers(5, idle - 10))
)


@unhurried
@given(idle_settings, st.floats(0, 2000), st.floats(-1e9, 1e9))
def test_a_silence_is_taken_for_what_it_is(settings: KioskSettings, silence: float, start: float) -> None:
    clock = FixedClock(start)
    idle = Idle(clock, settings.idle_seconds, settings.blank_seconds)
    assert (idle.presence, idle.left) == (Presence.NOBODY, settings.idle_seconds)
    idle.touch()
    clock.advance(silence)
    passed = clock.now - start
    expected = Presence.ASKED
    if passed >= settings.idle_seconds:
        expected = Presence.GONE
    elif passed < settings.idle_seconds - settings.blank_seconds:
        expected = Presence.THERE
    assert idle.presence is expected
    assert 0 <= idle.left <= settings.idle_seconds
    assert abs(idle.left - max(0, settings.idle_seconds - passed)) < 1
    idle.touch()
    assert (idle.presence, idle.left) == (Presence.THERE, settings.idle_seconds)
    idle.forget()
    assert idle.presence is Presence.NOBODY


def test_the_seconds_left_are_told_as_a_clock_does() -> None:
    assert [clock_face(seconds) for seconds in (600, 105, 60, 59, 9, 0)] == [
        "10:00",
        "1:45",
        "1:00",
        "0:59",
        "0:09",
        "0:00",
    ]
