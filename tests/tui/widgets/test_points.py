"""Lines that begin with a sign: what does not fit goes on under the words."""

from __future__ import annotations

import pytest

from tests.tui.widgets.shelf import drawn, on_a_shelf
from tui.widgets.points import Points


@pytest.mark.parametrize(
    ("columns", "rows"),
    [
        (20, ["! Pas de codes de", "  secours : sans eux", "• Un autre"]),
        (60, ["! Pas de codes de secours : sans eux", "• Un autre"]),
    ],
)
async def test_what_does_not_fit_is_not_under_the_sign(columns: int, rows: list[str]) -> None:
    points = Points("! Pas de codes de secours : sans eux\n• Un autre", id="points")
    async with on_a_shelf(points, size=(80, 24)) as hands:
        await hands.resize(columns + 40, 24)
        points.styles.width = columns
        await hands.settle()
        assert [row.rstrip() for row in drawn(hands, "#points")] == rows
        points.update("Sans signe, rien n'est en retrait")
        await hands.settle()
        assert not any(row.startswith(" ") for row in drawn(hands, "#points"))
