"""The look of a terminal's cell, whoever drew it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from tests.spoken import soft


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as the eye sees it: the colours already account for `reverse` and dim."""

    char: str
    """The glyph, `""` in the second half of a wide one."""
    foreground: str
    """As `#rrggbb`."""
    background: str
    """As `#rrggbb`."""
    bold: bool = False
    reverse: bool = False
    """Whether the program asked for reverse video; the two colours are already swapped."""
    underline: bool = False


Cells = list[list[Cell]]


_BUTTON = re.compile(r"(?:  |▌ |> )\S(?:.*\S)?(?:  | ▐| <)")


def text_of(cells: Cells) -> str:
    """Return the characters of the cells, one line per row, without trailing spaces."""
    return "\n".join("".join(read(row)).rstrip() for row in cells)


def read(row: Sequence[Cell]) -> list[str]:
    """Return the characters of a row, with brackets around what a person takes for a button, and no hard space.

    A button is a few words with one cell of the same fill, or of a bar, on both sides of the space around them.
    """
    characters = [soft(cell.char) for cell in row]
    start = 0
    for _background, run in groupby(row, lambda cell: cell.background):
        end = start + len(list(run))
        if end - start < len(row) and _BUTTON.fullmatch("".join(characters[start:end])):
            characters[start], characters[end - 1] = "[", "]"
        start = end
    return characters
