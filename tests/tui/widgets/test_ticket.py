"""What is to be kept on paper: a heading in the torn edge, and lines that are never broken."""

from __future__ import annotations

import pytest
from textual.content import Content

from tests.tui.widgets.shelf import cells_of, colour, drawn, on_a_shelf
from tui.widgets.ticket import Ticket

LINES = "ABCD EFGH\n[b]1[/b]"


@pytest.mark.parametrize("columns", [80, 60, 44])
async def test_the_lines_are_between_two_edges_as_wide_as_it(columns: int) -> None:
    async with on_a_shelf(Ticket("Codes de secours", id="paper"), size=(columns, 20)) as hands:
        hands.app.screen.query_one(Ticket).show(Content(LINES))
        await hands.settle()
        rows = drawn(hands, "Ticket")
        width = min(columns, 60)
        upper, *between, lower = rows
        assert {len(row) for row in rows} == {width}
        assert upper == f" {' Codes de secours '.center(width - 2, '╌')} "
        assert lower == f" {'╌' * (width - 2)} "
        assert [row.strip() for row in between] == ["", *LINES.splitlines(), ""]
        # As far from the left as from the right.
        assert all(abs(len(row) - len(row.strip()) - 2 * row.index(row.strip())) <= 1 for row in between[1:-1])


async def test_it_is_a_sheet_of_another_colour() -> None:
    async with on_a_shelf(Ticket("Codes de secours", id="paper")) as hands:
        grounds = {cell.background for row in cells_of(hands, "Ticket") for cell in row}
        assert grounds == {colour(hands, "well")}


async def test_a_heading_is_never_markup() -> None:
    async with on_a_shelf(Ticket("[b]x[/b]", id="paper")) as hands:
        assert " [b]x[/b] " in drawn(hands, "Ticket")[0]
