"""Which names are valid, and which are equal."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.domain import names
from tests.storage.people import unhurried


@unhurried
@given(name=st.text(max_size=20), padding=st.text(" \t\u00a0\u3000", max_size=3))
def test_the_key_of_a_name_ignores_case_width_and_padding(name: str, padding: str) -> None:
    key = names.name_key(name)
    assert names.name_key(padding + name + padding) == key
    assert names.name_key(unicodedata.normalize("NFC", name)) == key
    assert names.name_key(unicodedata.normalize("NFD", name)) == key


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
    assert names.name_key(one) == names.name_key(other)


@pytest.mark.parametrize("name", ["a", "M", "Zoé", "李雷", "O’Neil d'Arc", "[/red]", "x" * 64, "  marie  ", "é" * 64])
def test_a_name_is_one_to_sixty_four_visible_characters(name: str) -> None:
    assert names.name_is_valid(name)


@pytest.mark.parametrize("name", ["", " ", "\u00a0\u3000", "x" * 65])
def test_an_empty_or_endless_name_is_refused(name: str) -> None:
    assert not names.name_is_valid(name)


@unhurried
@given(
    hidden=st.characters(categories=["Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"]),
    place=st.integers(0, 5),
)
def test_a_control_character_anywhere_in_a_name_is_refused(hidden: str, place: int) -> None:
    assert not names.name_is_valid("marie"[:place] + hidden + "marie"[place:])


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
    assert not names.name_is_valid(f"marie{blank}")
