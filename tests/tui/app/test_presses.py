"""Presses for the page before: known by when they were read, and where."""

from __future__ import annotations

import pytest
from textual.geometry import Offset

from tui.app.presses import DOUBLE_CLICK, PAUSE, REACTION, Presses
from tui.terminal.held import REPEAT

CAME = 100.0
HERE, ELSEWHERE = Offset(60, 20), Offset(10, 20)


@pytest.fixture
def page() -> Presses:
    """A page that came at 100 seconds, after a press or a click that was taken just before."""
    found = Presses(lambda: CAME)
    assert not found.is_behind(CAME - 0.01, HERE)
    found.page_came()
    return found


@pytest.mark.parametrize(("later", "behind"), [(-1, True), (0.01, True), (0.39, True), (PAUSE, False), (9, False)])
def test_a_press_is_for_the_page_that_could_be_seen(page: Presses, later: float, behind: bool) -> None:
    assert page.is_behind(CAME + later) is behind


@pytest.mark.parametrize(("later", "behind"), [(-1, True), (0.99, True), (REACTION, False)])
def test_a_page_that_comes_by_itself_is_seen_later(later: float, behind: bool) -> None:
    page = Presses(lambda: CAME)
    page.page_comes_unasked()
    page.page_came()
    assert page.is_behind(CAME + later) is behind


def test_a_key_that_stays_down_is_for_no_page(page: Presses) -> None:
    at = CAME
    while at < CAME + 10:
        at += 0.033
        assert page.is_behind(at)
    assert page.is_behind(at + REPEAT / 2)
    assert not page.is_behind(at + REPEAT * 2)


@pytest.mark.parametrize("between", [0.25, 0.3, 0.5, 1.0])
def test_who_presses_steadily_goes_on(page: Presses, between: float) -> None:
    moments = [CAME + between * number for number in range(1, 1 + int(1 / between))]
    assert [page.is_behind(at) for at in moments].count(False) > 0


def test_the_second_click_of_a_slow_hand_is_for_the_page_before(page: Presses) -> None:
    slow = CAME - 0.01 + DOUBLE_CLICK * 0.9
    assert slow > CAME + PAUSE
    assert page.is_behind(slow, HERE + Offset(1, 1))
    assert not page.is_behind(slow + PAUSE, HERE)


def test_a_click_elsewhere_is_no_second_one(page: Presses) -> None:
    assert not page.is_behind(CAME + PAUSE, ELSEWHERE)


def test_who_clicks_steadily_goes_on(page: Presses) -> None:
    assert [page.is_behind(CAME + 0.5 * number, HERE) for number in (1, 2)] == [True, False]


def test_another_key_says_that_somebody_reads(page: Presses) -> None:
    page.somebody_reads()
    assert not page.is_behind(CAME + 0.01)


def test_help_on_a_page_that_came_by_itself_is_asked_for() -> None:
    page = Presses(lambda: CAME)
    page.page_comes_unasked()
    page.page_came()
    page.somebody_reads()
    page.page_came()
    assert not page.is_behind(CAME + PAUSE)


def test_a_page_that_has_taken_one_takes_them_all(page: Presses) -> None:
    assert [page.is_behind(CAME + later) for later in (1, 1.01, 1.02)] == [False] * 3
