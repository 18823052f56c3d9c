"""The cells that a terminal shows after a whole update of Textual's."""

from __future__ import annotations

import io
from functools import lru_cache

from rich.color import Color
from rich.console import Console
from rich.style import Style
from textual._compositor import LayoutUpdate
from wcwidth import wcwidth

from tests.pictures.cells import Cell, Cells
from tests.spoken import soft
from tests.terminal.palette import THEMES
from tests.terminal.screen import EmulatedScreen

USUAL = THEMES["dark"]


def cells_of(update: LayoutUpdate, columns: int, rows: int) -> Cells:
    """Return the cells of an update; an unusual one is sent to an emulated terminal and read there."""
    cells: Cells = []
    for line in update.strips:
        row: list[Cell] = []
        for strip in line:
            for text, style, control in strip:
                if control or not style or not _is_plain(text, style):
                    return emulated(update, columns, rows)
                row += _cells(text, style)
        cells.append(row)
    return cells if {len(row) for row in cells} == {columns} and len(cells) == rows else emulated(update, columns, rows)


def emulated(update: LayoutUpdate, columns: int, rows: int) -> Cells:
    """Return the cells by way of the bytes and an emulated terminal, which takes ten times as long."""
    console = Console(
        width=columns,
        height=rows,
        file=io.StringIO(),
        force_terminal=True,
        color_system="truecolor",
        legacy_windows=False,
    )
    console.print(update)
    screen = EmulatedScreen(columns, rows)
    assert isinstance(console.file, io.StringIO)
    screen.feed(console.file.getvalue().encode())
    return screen.cells()


@lru_cache(maxsize=4096)
def _is_plain(text: str, style: Style) -> bool:
    """Tell whether each character takes one cell, none acts on a terminal, and no colour is the terminal's choice."""
    return (
        all(colour is None or colour.triplet for colour in (style.color, style.bgcolor))
        and not (style.dim or style.blink)
        and soft(text).isprintable()
        and all(wcwidth(character) == 1 for character in text)
    )


@lru_cache(maxsize=4096)
def _cells(text: str, style: Style) -> tuple[Cell, ...]:
    """Return the cells of a plain text, which most often is the same as a moment ago."""
    look = _look(style)
    return tuple(Cell(character, *look) for character in text)


@lru_cache(maxsize=4096)
def _look(style: Style) -> tuple[str, str, bool, bool, bool]:
    """Return foreground, background, bold, reverse and underline."""
    foreground, background = _hex(style.color, USUAL.foreground), _hex(style.bgcolor, USUAL.background)
    if style.reverse:
        foreground, background = background, foreground
    return foreground, background, bool(style.bold), bool(style.reverse), bool(style.underline)


def _hex(colour: Color | None, usual: str) -> str:
    return colour.get_truecolor().hex if colour else usual
