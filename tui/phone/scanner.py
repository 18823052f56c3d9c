"""Reads the QR codes of what a terminal shows. The decoder, zxing-cpp, is the optional extra `scan`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

Rgb = tuple[int, int, int]


class Cell(NamedTuple):
    """Describes a cell of the terminal, as it is seen."""

    character: str
    foreground: Rgb
    background: Rgb


Cells = Sequence[Sequence[Cell]]
"""Rows of cells."""

SIDE = 2
"""Pixels of a half cell, which is as wide as it is high."""


class CannotScan(Exception):
    """Tells that this machine has no decoder."""


def can_scan() -> bool:
    """Say whether this machine has a decoder."""
    try:
        import zxingcpp  # noqa: F401, PLC0415 - it may not be installed
    except ImportError:
        return False
    return True


def read(cells: Cells) -> list[str]:
    """Return the texts of the QR codes in sight. Raises CannotScan."""
    try:
        import zxingcpp  # noqa: PLC0415 - it may not be installed
    except ImportError:
        raise CannotScan from None

    rows = [row for row in _pixels(cells) for _line in range(SIDE)]
    if not rows or not rows[0]:
        return []
    picture = memoryview(b"".join(rows)).cast("B", (len(rows), len(rows[0])))
    found = zxingcpp.read_barcodes(
        picture,
        formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode]),
        text_mode=zxingcpp.TextMode.Plain,
    )
    return [barcode.text for barcode in found]


def _pixels(cells: Cells) -> list[bytes]:
    """Return two rows of pixels for a row of cells, each as long as the longest row; a shorter one ends in the dark."""
    columns = max(map(len, cells), default=0)
    lines = []
    for row in cells:
        halves = [_halves(cell) for cell in row]
        for place in (0, 1):
            lines.append(b"".join(bytes([half[place]]) * SIDE for half in halves).ljust(columns * SIDE, b"\0"))
    return lines


def _halves(cell: Cell) -> tuple[int, int]:
    """Return how bright the upper and lower half are. Any character but a block is too thin to count."""
    ink, paper = _brightness(cell.foreground), _brightness(cell.background)
    return (ink if cell.character in "▀█" else paper, ink if cell.character in "▄█" else paper)


def _brightness(colour: Rgb) -> int:
    red, green, blue = colour
    return (299 * red + 587 * green + 114 * blue) // 1000
