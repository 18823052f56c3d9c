"""Cells as an SVG picture: every colour, line and block is drawn exactly, so that a QR code in it scans."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby
from typing import TypeVar
from xml.sax.saxutils import escape

from tests.pictures.blocks import BLOCKS
from tests.pictures.cells import Cell, Cells

WIDTH, HEIGHT = 9, 18
"""The width and height of a cell, in pixels."""
_BASELINE = 13
STYLE = (
    "text{font:15px 'DejaVu Sans Mono','Cascadia Mono',Menlo,Consolas,monospace}"
    ".b{font-weight:bold}.u{text-decoration:underline}rect{shape-rendering:crispEdges}path{fill:none}"
)
_ALONG = {"─": "", "━": ' stroke-width="3" stroke-linecap="square"', "╌": ' stroke-dasharray="3 1.5"'}
"""Box drawing characters that go on from cell to cell, and the look of their stroke: a cell has two dashes."""
_STROKES = {
    "│": "ud",
    "┌": "rd",
    "┐": "ld",
    "└": "ru",
    "┘": "lu",
    "┃": "ud",
    "┏": "rd",
    "┓": "ld",
    "┗": "ru",
    "┛": "lu",
}
"""Box drawing characters, by the sides their strokes reach from the middle."""
_HEAVY = "┃┏┓┗┛"
_ENDS = {"l": "H0", "r": f"H{WIDTH}", "u": "V0", "d": f"V{HEIGHT}"}
_ARCS = {"╭": (HEIGHT, WIDTH), "╮": (HEIGHT, 0), "╰": (0, WIDTH), "╯": (0, 0)}
"""Round corners, by the row and the column at which they end."""
_DRAWN = BLOCKS.keys() | _ALONG.keys() | _STROKES.keys() | _ARCS.keys()
"""The characters that are no letters."""

Look = TypeVar("Look")


def svg(cells: Cells, title: str) -> str:
    """Return one picture; the same cells always give the same text."""
    width, height = WIDTH * max(map(len, cells)), HEIGHT * len(cells)
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    body = [line for y, row in enumerate(cells) for line in drawn_row(row, y * HEIGHT)]
    head = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">',
        f"<title>{escape(title)}</title>",
        f"<style>{STYLE}</style>",
    ]
    return "\n".join([*head, *body, "</svg>\n"])


def drawn_row(row: list[Cell], top: int) -> Iterator[str]:
    """Yield the elements of a row of cells whose upper edge is at `top`."""
    for background, x, run in _runs(row, lambda cell: cell.background):
        yield _rectangle(x * WIDTH, top, len(run) * WIDTH, HEIGHT, background)
    for block, x, run in _runs(row, lambda cell: (cell.char in BLOCKS, cell.char, cell.foreground)):
        if block[0]:
            yield from _block(block[1], block[2], x, len(run), top)
    for (line, colour), x, run in _runs(row, lambda cell: (cell.char in _ALONG and cell.char, cell.foreground)):
        if line:
            path = f"M{x * WIDTH} {top + HEIGHT // 2}h{len(run) * WIDTH}"
            yield f'<path d="{path}" stroke="{colour}"{_ALONG[line]}/>'
    for x, cell in enumerate(row):
        if path := _path(cell.char):
            width = _ALONG["━"] if cell.char in _HEAVY else ""
            yield f'<path transform="translate({x * WIDTH} {top})" d="{path}" stroke="{cell.foreground}"{width}/>'
    for style, x, run in _runs(row, _lettering):
        if style:
            yield _text("".join(cell.char for cell in run), *style, x, top)


def _path(char: str) -> str:
    """Return the strokes of a character within its cell; nothing for a letter."""
    if char in _ARCS:
        end, side = _ARCS[char]
        return f"M{WIDTH / 2} {end}V{(end + HEIGHT / 2) / 2}Q{WIDTH / 2} {HEIGHT // 2} {side} {HEIGHT // 2}"
    return "".join(f"M{WIDTH / 2} {HEIGHT / 2}{_ENDS[side]}" for side in _STROKES.get(char, ""))


def _runs(row: list[Cell], look: Callable[[Cell], Look]) -> Iterator[tuple[Look, int, list[Cell]]]:
    """Yield runs of cells that look alike, with their first column."""
    x = 0
    for value, group in groupby(row, look):
        run = list(group)
        yield value, x, run
        x += len(run)


def _lettering(cell: Cell) -> tuple[str, str] | None:
    """Return colour and classes of a cell that holds a letter."""
    if cell.char in _DRAWN or not (cell.char.strip() or cell.underline):
        return None
    return cell.foreground, " ".join(name for name, on in (("b", cell.bold), ("u", cell.underline)) if on)


def _text(text: str, colour: str, classes: str, x: int, top: int) -> str:
    place = f'x="{x * WIDTH}" y="{top + _BASELINE}" textLength="{len(text) * WIDTH}"'
    named = f' class="{classes}"' if classes else ""
    return f'<text xml:space="preserve" {place} fill="{colour}"{named}>{escape(text)}</text>'


def _block(char: str, colour: str, x: int, count: int, top: int) -> Iterator[str]:
    for left, upper, right, lower in BLOCKS[char]:
        y, height = top + HEIGHT * upper / 8, HEIGHT * (lower - upper) / 8
        if (left, right) == (0, 8):
            yield _rectangle(x * WIDTH, y, count * WIDTH, height, colour)
        else:
            for column in range(x, x + count):
                yield _rectangle(WIDTH * (column + left / 8), y, WIDTH * (right - left) / 8, height, colour)


def _rectangle(x: float, y: float, width: float, height: float, colour: str) -> str:
    return f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" fill="{colour}"/>'
