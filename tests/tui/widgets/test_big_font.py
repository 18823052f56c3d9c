"""The letters that are read from a metre away."""

from __future__ import annotations

import string
from itertools import combinations

import pytest

from tui import language
from tui.language import _
from tui.widgets.big_font import GLYPHS, ROWS


def test_every_letter_and_digit_is_five_rows_of_one_width() -> None:
    assert set(GLYPHS) == {*string.ascii_uppercase, *string.digits}
    for glyph in GLYPHS.values():
        assert len(glyph) == ROWS
        assert len({len(row) for row in glyph}) == 1
        assert set("".join(glyph)) <= {"#", "."}


def test_no_letter_is_taken_for_another() -> None:
    letters = [GLYPHS[letter] for letter in string.ascii_uppercase]
    assert all(one != other for one, other in combinations(letters, 2))


@pytest.mark.parametrize("spoken", language.LANGUAGES)
def test_the_welcome_can_be_drawn_in_each_language_at_80_columns(spoken: str) -> None:
    language.choose(spoken)
    word = _("Bienvenue").upper()
    assert set(word) <= set(GLYPHS)
    assert 2 * (sum(len(GLYPHS[letter][0]) for letter in word) + len(word) - 1) <= 80
