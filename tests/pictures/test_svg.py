"""Lines in a picture: they meet at the edges of cells, whether straight, round, heavy or torn."""

from __future__ import annotations

import re

import pytest

from tests.pictures.cells import Cell
from tests.pictures.svg import HEIGHT, WIDTH, svg

PATH = re.compile(r'<path (?:transform="translate\((\d+) (\d+)\)" )?d="([^"]*)"')
STEP = re.compile(r"([MHVQh])([\d. ]*)")

Point = tuple[float, float]


def drawn(*rows: str) -> str:
    """The picture of these rows."""
    return svg([[Cell(char, "#ffffff", "#000000") for char in row] for row in rows], "lines")


def ends(picture: str) -> list[Point]:
    """Both ends of each stroke."""
    strokes = ((left, top, part) for left, top, path in PATH.findall(picture) for part in path.split("M")[1:])
    return [point for left, top, part in strokes for point in _ends(int(left or 0), int(top or 0), f"M{part}")]


def _ends(left: int, top: int, stroke: str) -> tuple[Point, Point]:
    points: list[Point] = []
    for letter, numbers in STEP.findall(stroke):
        values = [float(number) for number in numbers.split()]
        x, y = points[-1] if points else (0.0, 0.0)
        match letter:
            case "M" | "Q":
                x, y = values[-2:]
            case "H":
                x = values[0]
            case "h":
                x += values[0]
            case "V":
                y = values[0]
        points.append((x, y))
    return (points[0][0] + left, points[0][1] + top), (points[-1][0] + left, points[-1][1] + top)


def test_a_round_frame_has_no_gap() -> None:
    found = ends(drawn("╭──╮", "│  │", "╰──╯"))
    corners = {(x * WIDTH, (y + 0.5) * HEIGHT) for x in (1, 3) for y in (0, 2)}
    sides = {((x + 0.5) * WIDTH, y * HEIGHT) for x in (0, 3) for y in (1, 2)}
    assert {point for point in found if found.count(point) == 2} >= corners | sides


@pytest.mark.parametrize("corner", "╭╮╰╯")
def test_a_round_corner_is_a_curve_and_is_not_filled(corner: str) -> None:
    picture = drawn(corner)
    assert "Q" in picture
    assert "path{fill:none}" in picture
    assert "<text" not in picture


@pytest.mark.parametrize("line", "─━╌")
def test_a_line_is_one_stroke_from_edge_to_edge(line: str) -> None:
    picture = drawn(f"a{line * 5}b")
    assert ends(picture) == [(WIDTH, HEIGHT / 2), (6 * WIDTH, HEIGHT / 2)]
    assert ("dasharray" in picture) == (line == "╌")
    assert ('stroke-width="3"' in picture) == (line == "━")


def test_two_dashes_are_a_cell() -> None:
    (dash, gap) = re.findall(r'dasharray="([\d.]+) ([\d.]+)"', drawn("╌"))[0]
    assert 2 * (float(dash) + float(gap)) == WIDTH


def test_the_foot_of_a_box_is_a_block() -> None:
    picture = drawn("▁")
    assert f'y="{HEIGHT * 7 / 8:g}" width="{WIDTH}" height="{HEIGHT / 8:g}"' in picture
    assert "<text" not in picture
