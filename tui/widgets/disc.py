"""The moment of success: a disc with a check cut out of it."""

from __future__ import annotations

from tui.widgets.words import Words

_HALVES = (
    ".....######.....",
    "...##########...",
    "..############..",
    "..#########..#..",
    ".#########...##.",
    ".########....##.",
    ".###.###....###.",
    ".##...#....####.",
    ".###......#####.",
    ".####....######.",
    "..####..######..",
    "..############..",
    "...##########...",
    ".....######.....",
)
"""Squares of half a cell, `#` where there is light."""
_BLOCKS = {"##": "█", "#.": "▀", ".#": "▄", "..": " "}


class Disc(Words):
    """Draws the disc in one colour; without colours it is seen all the same."""

    DEFAULT_CSS = "Disc { width: 16; height: 7; color: $success; }"
    ALLOW_SELECT = False

    def __init__(self) -> None:
        pairs = zip(_HALVES[::2], _HALVES[1::2], strict=True)
        rows = ("".join(_BLOCKS[upper + lower] for upper, lower in zip(*pair, strict=True)) for pair in pairs)
        super().__init__("\n".join(rows))
