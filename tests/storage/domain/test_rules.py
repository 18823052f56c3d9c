"""The pure decisions on codes and names."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.domain import rules
from tests.oracle import totp
from tests.storage.people import unhurried

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
MOMENTS = st.integers(1_000, 4_000_000_000)


def of_step(step: int) -> str:
    """A code of its own for each step."""
    return f"{step % 1_000_000:06d}"


def of_secret(secret: str) -> Callable[[int], str]:
    """The codes of a phone."""
    return lambda step: totp(secret, step * rules.STEP_SECONDS)


@unhurried
@given(now=MOMENTS, offset=st.integers(-10, 10))
def test_only_the_steps_before_now_and_after_match(now: int, offset: int) -> None:
    step = now // 30 + offset
    expected = step if offset in (-1, 0, 1) else None
    assert rules.matching_step(of_step(step), now, of_step) == expected


@unhurried
@given(now=MOMENTS, offset=st.integers(-10, 10))
def test_a_phone_half_a_minute_off_is_understood(now: int, offset: int) -> None:
    code = totp(SECRET, now, offset=offset)
    match = rules.matching_step(code, now, of_secret(SECRET))
    near = {totp(SECRET, now, offset=near): now // 30 + near for near in (-1, 0, 1)}
    assert match == near.get(code)


def test_a_code_shared_by_two_steps_spends_the_later_one() -> None:
    assert rules.matching_step("123456", 3_000, lambda _step: "123456") == 101


def test_every_accepted_step_is_compared_even_after_a_match() -> None:
    asked: list[int] = []

    def remember(step: int) -> str:
        asked.append(step)
        return of_step(step)

    rules.matching_step(of_step(99), 3_000, remember)
    assert asked == [99, 100, 101]


@unhurried
@given(now=st.floats(0, 4_000_000_000))
def test_a_step_lasts_thirty_seconds_from_the_epoch(now: float) -> None:
    step = rules.step_at(now)
    assert step * 30 <= now < (step + 1) * 30


@unhurried
@given(name=st.text(max_size=20), padding=st.text(" \t\u00a0\u3000", max_size=3))
def test_the_key_of_a_name_ignores_case_width_and_padding(name: str, padding: str) -> None:
    key = rules.name_key(name)
    assert rules.name_key(padding + name + padding) == key
    assert rules.name_key(unicodedata.normalize("NFC", name)) == key
    assert rules.name_key(unicodedata.normalize("NFD", name)) == key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Marie", "MARIE"),
        ("Marie", "ｍａｒｉｅ"),
        ("Straße", "STRASSE"),
        ("José", "Jose\u0301"),
        ("ﬁlippo", "Filippo"),
        ("Σοφίας", "ΣΟΦΊΑΣ"),
        ("jean\u00a0luc", "Jean Luc"),
    ],
)
def test_names_a_reader_takes_for_one_have_one_key(one: str, other: str) -> None:
    assert rules.name_key(one) == rules.name_key(other)


@pytest.mark.parametrize("name", ["a", "M", "Zoé", "李雷", "O’Neil d'Arc", "[/red]", "x" * 64, "  marie  ", "é" * 64])
def test_a_name_is_one_to_sixty_four_visible_characters(name: str) -> None:
    assert rules.name_is_valid(name)


@pytest.mark.parametrize("name", ["", " ", "\u00a0\u3000", "x" * 65])
def test_an_empty_or_endless_name_is_refused(name: str) -> None:
    assert not rules.name_is_valid(name)


@unhurried
@given(
    hidden=st.characters(categories=["Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"]),
    place=st.integers(0, 5),
)
def test_a_control_character_anywhere_in_a_name_is_refused(hidden: str, place: int) -> None:
    assert not rules.name_is_valid("marie"[:place] + hidden + "marie"[place:])


@pytest.mark.parametrize(
    "blank",
    [
        pytest.param("\u034f", id="combining grapheme joiner"),
        pytest.param("\u115f", id="hangul choseong filler"),
        pytest.param("\u3164", id="hangul filler"),
        pytest.param("\ufe0f", id="variation selector"),
        pytest.param("\U000e0100", id="ideographic variation selector"),
    ],
)
def test_a_character_that_draws_nothing_is_refused_in_a_name(blank: str) -> None:
    assert not rules.name_is_valid(f"marie{blank}")
