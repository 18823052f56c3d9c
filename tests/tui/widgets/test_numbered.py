"""A thing to do: its number, then words that go on under themselves."""

from __future__ import annotations

from tests.tui.widgets.shelf import cells_of, colour, drawn, on_a_shelf
from tui.widgets.numbered import Numbered


async def test_the_number_is_before_the_first_row_only() -> None:
    async with on_a_shelf(Numbered(2, "Touchez Organisation, puis Continuer."), size=(24, 10)) as hands:
        rows = [row.rstrip() for row in drawn(hands, "Numbered")]
        assert rows == ["2  Touchez Organisation,", "   puis Continuer."]
        number, *_others = cells_of(hands, "Numbered")[0]
        assert (number.bold, number.foreground) == (True, colour(hands, "primary"))


async def test_what_is_to_be_done_is_never_markup() -> None:
    async with on_a_shelf(Numbered(1, "[b]x[/b]")) as hands:
        assert drawn(hands, "Numbered")[0].rstrip() == "1  [b]x[/b]"
