"""The code that is read from the back of a room."""

from __future__ import annotations

from itertools import combinations

from tui.phone.big_digits import rows
from tui.widgets.big_font import GLYPHS


def test_the_drawing_of_a_code() -> None:
    assert rows("104827") == [
        ".#..###.#.#...###.###.###",
        "##..#.#.#.#...#.#...#...#",
        ".#..#.#.###...###.###...#",
        ".#..#.#...#...#.#.#.....#",
        "###.###...#...###.###...#",
    ]


def test_the_other_digits() -> None:
    assert rows("356900") == [
        "###.###.###...###.###.###",
        "..#.#...#.....#.#.#.#.#.#",
        "###.###.###...###.#.#.#.#",
        "..#...#.#.#.....#.#.#.#.#",
        "###.###.###...###.###.###",
    ]


def test_no_digit_is_taken_for_another() -> None:
    for one, other in combinations((GLYPHS[digit] for digit in "0123456789"), 2):
        assert sum(a != b for left, right in zip(one, other, strict=True) for a, b in zip(left, right, strict=True))
