"""The phone's eye: what a Textual screen shows, cell by cell.

Relies on Textual 8.2.8 (`Screen._compositor.render_strips`); tests/tui/phone/test_phone_scanner.py covers it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from rich.cells import cell_len
from rich.color import Color
from rich.style import Style
from textual.screen import Screen

from tui.phone.scanner import Cell, Cells, Rgb, read

Camera = Callable[[], Sequence[str]]
"""A function that returns the texts of the QR codes in sight. Raises CannotScan."""

_INK, _PAPER = (255, 255, 255), (0, 0, 0)
"""The colours of a cell that has none of its own."""


def before(screen: Screen[Any]) -> Camera:
    """Return a camera that is held before this screen."""
    return lambda: read(cells_of(screen))


def cells_of(screen: Screen[Any]) -> Cells:
    """Return the cells that the screen was last laid out to show."""
    rows = []
    for strip in screen._compositor.render_strips():  # noqa: SLF001 - Textual has no other way to what is shown
        row: list[Cell] = []
        for text, style, _control in strip:
            for character in text:
                cell = _cell(character, style or Style.null())
                row += [cell, cell._replace(character="")][: cell_len(character)]
        rows.append(row)
    return rows


def _cell(character: str, style: Style) -> Cell:
    foreground, background = _rgb(style.color, _INK), _rgb(style.bgcolor, _PAPER)
    return Cell(character, *((background, foreground) if style.reverse else (foreground, background)))


def _rgb(colour: Color | None, usual: Rgb) -> Rgb:
    if colour is None or colour.is_default:
        return usual
    red, green, blue = colour.get_truecolor()
    return red, green, blue
