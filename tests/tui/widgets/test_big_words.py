"""Words that are read from a metre away are whole, however wide their letters are."""

from __future__ import annotations

import pytest

from tests.tui.widgets.shelf import cells_of, colour, on_a_shelf
from tui.widgets.big_font import GLYPHS
from tui.widgets.big_words import BigWords

WIDEST = "MWWM"


def lit(rows: list[list[bool]]) -> list[str]:
    """The drawing, with what repeats each dot taken out."""
    return ["".join(".#"[on] for on in row) for row in rows]


@pytest.mark.parametrize("room", range(23, 60))
async def test_the_widest_letters_are_whole_in_whatever_room_there_is(room: int) -> None:
    words = BigWords(WIDEST, id="words", tallest=5)
    words.styles.width = room
    async with on_a_shelf(words) as hands:
        drawing = [".".join(GLYPHS[letter][row] for letter in WIDEST) for row in range(5)]
        dot = 2 if room >= 2 * len(drawing[0]) else 1
        light = colour(hands, "primary")
        shown = [[cell.background == light for cell in row] for row in cells_of(hands, "#words")]
        assert [row.rstrip(".") for row in lit(shown)] == [
            "".join(point * dot for point in row).rstrip(".") for row in drawing
        ]
