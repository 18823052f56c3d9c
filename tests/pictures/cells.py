"""The look of a terminal's cell, whoever drew it."""

from __future__ import annotations

from dataclasses import dataclass


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


def text_of(cells: Cells) -> str:
    """Return the characters of the cells, one line per row, without trailing spaces."""
    return "\n".join("".join(cell.char for cell in row).rstrip() for row in cells)
