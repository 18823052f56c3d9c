"""The parts of a picture that cannot be read, by their contrast or without colour."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from textual.color import Color
from textual.theme import Theme

from tests.pictures.cells import Cell, Cells
from tests.tui.app.test_themes import LEAST, colour, contrast
from tui.app.themes import THEMES

GREY_QR = {"#d8d8d8", "#ffffff"}
"""The colours of an expired QR code, which is made not to be read."""
SIGNS = "✓!✗"
STATES = ("success", "warning", "error")
SCROLL_BAR = "▁▂▃▄▅▆▇"
"""The end of a scroll bar, which says nothing that the keys do not."""
ROUNDING = 1
"""The amount by which Textual may change a channel of a colour."""


def problems(cells: Cells, theme: str) -> list[object]:
    """List what is too faint for this theme, and what only colour tells."""
    look = next(look for look in THEMES if look.name == theme)
    return [*faint(cells, theme), *unsigned(cells, look)]


def faint(cells: Cells, theme: str) -> set[tuple[str, str]]:
    """List the pairs of foreground and background with less contrast than the theme promises, in colour or in grey.

    Borders count as letters do. A black and white QR code passes like everything else. A hidden cursor draws a space,
    which has no foreground.
    """
    pairs = {(cell.foreground, cell.background) for row in cells for cell in row if _is_drawn(cell)}
    return {pair for pair in pairs if set(pair) != GREY_QR and _least_contrast(*pair) < LEAST[theme]}


@cache
def _least_contrast(one: str, other: str) -> float:
    return min(contrast(one, other), contrast(grey(one), grey(other)))


@cache
def grey(rgb: str) -> str:
    """Return what NO_COLOR makes of a colour."""
    return Color.parse(rgb).monochrome.hex.lower()


def _is_drawn(cell: Cell) -> bool:
    return bool(cell.char.strip()) and cell.char not in SCROLL_BAR


def unsigned(cells: Cells, theme: Theme) -> list[str]:
    """List the sentences in the colour of a state whose first row does not begin with a sign.

    The digits of a key are coloured too, but need no sign: a text without a letter is no sentence.
    """
    used = {cell.foreground for row in cells for cell in row}
    states = [{rgb for rgb in used if _near(rgb, colour(theme, state))} for state in STATES]
    return [words for near in states if near for words in _sentences(cells, near) if words[0] not in SIGNS]


def _sentences(cells: Cells, colours: set[str]) -> Iterator[str]:
    """Return the first row of each run of rows with letters in one of these colours."""
    before = ""
    for row in cells:
        words = "".join(cell.char if cell.foreground in colours else " " for cell in row).strip()
        words = words if any(map(str.isalpha, words)) else ""
        if words and not before:
            yield words
        before = words


@cache
def _near(foreground: str, rgb: str) -> bool:
    pairs = ((int(foreground[at : at + 2], 16), int(rgb[at : at + 2], 16)) for at in (1, 3, 5))
    return all(abs(one - other) <= ROUNDING for one, other in pairs)
