"""The parts of a picture that cannot be read, by their contrast or without colour."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from textual.color import Color
from textual.theme import Theme

from tests.pictures.cells import Cell, Cells
from tests.tui.app.test_themes import CONTROLS, LEAST, LINES, colour, contrast
from tui.app.themes import THEMES

GREY_QR = {"#d8d8d8", "#ffffff"}
"""The colours of an expired QR code, which is made not to be read."""
SIGNS = "✓!✗"
STATES = ("success", "warning", "error")
DRAWN = "─━│┃┌┐└┘┏┓┗┛╭╮╰╯╌▁▂▃▄▅▆▇"
"""Lines, the foot of a box, and the end of a scroll bar: what is no letter, and needs less."""
BARS = {"▌": -1, "▐": 1}
"""Bars at the sides of what is in use, and where the cell beside them is: they are seen against it, or the fill."""
ROUNDING = 1
"""The amount by which Textual may change a channel of a colour."""


def problems(cells: Cells, theme: str) -> list[object]:
    """List what is too faint for this theme, and what only colour tells."""
    look = next(look for look in THEMES if look.name == theme)
    return [*faint(cells, theme), *unsigned(cells, look)]


def faint(cells: Cells, theme: str) -> set[tuple[str, str]]:
    """List the pairs of foreground and background with less contrast than the theme promises, in colour or in grey.

    Lines need less than letters. A black and white QR code passes like everything else. A hidden cursor draws a space,
    which has no foreground.
    """
    seen = {(cell.char, cell.foreground, grounds) for row in cells for cell, grounds in _with_grounds(row)}
    return {
        (foreground, grounds[0])
        for char, foreground, grounds in seen
        if {foreground, grounds[0]} != GREY_QR
        and max(_least_contrast(foreground, ground) for ground in grounds) < _needed(char, theme)
    }


def _with_grounds(row: list[Cell]) -> Iterator[tuple[Cell, tuple[str, ...]]]:
    """Yield what is drawn with what is behind it; a bar with what is beside it too."""
    for x, cell in enumerate(row):
        beside = x + BARS.get(cell.char, 0)
        if beside != x and 0 <= beside < len(row):
            yield cell, (cell.background, row[beside].background)
        elif cell.char.strip():
            yield cell, (cell.background,)


def _needed(char: str, theme: str) -> float:
    if char in BARS:
        return CONTROLS
    return LINES[theme] if char in DRAWN else LEAST[theme]


@cache
def _least_contrast(one: str, other: str) -> float:
    return min(contrast(one, other), contrast(grey(one), grey(other)))


@cache
def grey(rgb: str) -> str:
    """Return what NO_COLOR makes of a colour."""
    return Color.parse(rgb).monochrome.hex.lower()


def unsigned(cells: Cells, theme: Theme) -> list[str]:
    """List the sentences in the colour of a state whose first row does not begin with a sign.

    The digits of a key are coloured too, but need no sign: a text without a letter is no sentence. A sign may be alone
    on the first row, before a name of another colour. Lines and bars are no words.
    """
    used = {cell.foreground for row in cells for cell in row}
    states = [{rgb for rgb in used if _near(rgb, colour(theme, state))} for state in STATES]
    return [words for near in states if near for words in _sentences(cells, near) if words[0] not in SIGNS]


def _sentences(cells: Cells, colours: set[str]) -> Iterator[str]:
    """Return the first row of each run of rows with letters in one of these colours."""
    before = ""
    for row in cells:
        words = "".join(cell.char if _is_word(cell, colours) else " " for cell in row).strip()
        words = words if any(map(str.isalpha, words)) or words in SIGNS else ""
        if words and not before:
            yield words
        before = words


def _is_word(cell: Cell, colours: set[str]) -> bool:
    return cell.foreground in colours and cell.char not in DRAWN and cell.char not in BARS


@cache
def _near(foreground: str, rgb: str) -> bool:
    pairs = ((int(foreground[at : at + 2], 16), int(rgb[at : at + 2], 16)) for at in (1, 3, 5))
    return all(abs(one - other) <= ROUNDING for one, other in pairs)
