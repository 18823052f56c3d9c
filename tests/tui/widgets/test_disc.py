"""The disc of success is round, has a check in it, and needs no colour."""

from __future__ import annotations

import pytest

from tests.tui.widgets.shelf import cells_of, colour, drawn, on_a_shelf
from tui.widgets.disc import Disc

HALVES = {"█": "##", "▀": "#.", "▄": ".#", " ": ".."}
CHECK = [
    "........##",
    ".......###",
    "......####",
    ".#...####.",
    "###.####..",
    ".######...",
    "..####....",
    "...##.....",
]


def squares(rows: list[str]) -> list[str]:
    """The squares of half a cell, `#` where there is light."""
    return ["".join(HALVES[char][half] for char in row) for row in rows for half in (0, 1)]


async def test_it_is_a_disc_with_a_check_cut_out() -> None:
    async with on_a_shelf(Disc()) as hands:
        rows = squares(drawn(hands, "Disc"))
        assert [len(row) for row in rows] == [16] * 14
        ends = [(row.index("#"), row.rindex("#")) for row in rows]
        assert all(first + last == 15 for first, last in ends)
        assert ends == ends[::-1]
        dark = {(x, y) for y, row in enumerate(rows) for x in range(*ends[y]) if row[x] == "."}
        left, top = min(x for x, _y in dark), min(y for _x, y in dark)
        assert dark == {(left + x, top + y) for y, row in enumerate(CHECK) for x, dot in enumerate(row) if dot == "#"}


async def test_it_has_one_colour() -> None:
    async with on_a_shelf(Disc()) as hands:
        cells = [cell for row in cells_of(hands, "Disc") for cell in row if cell.char.strip()]
        assert {cell.foreground for cell in cells} == {colour(hands, "success")}


async def test_without_colour_it_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    async with on_a_shelf(Disc()) as hands:
        in_colour = drawn(hands, "Disc")
    monkeypatch.setenv("NO_COLOR", "1")
    async with on_a_shelf(Disc()) as hands:
        assert drawn(hands, "Disc") == in_colour
