"""A painter of cells as a terminal draws them, and a reader of the picture's QR codes as a phone reads them."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt
import zxingcpp
from PIL import Image, ImageColor

from tests.pictures.blocks import BLOCKS, Box
from tests.pictures.cells import Cell, Cells

Pixels = npt.NDArray[np.uint8]
"""Rows and columns of red, green and blue."""
_SPOT: Box = (2, 2, 6, 6)
"""A letter is only a spot: a reader of QR codes needs to know no more than its place."""


def paint(cells: Cells, cell_width: int = 9, cell_height: int = 18, line_gap: int = 0) -> Image.Image:
    """Paint cells: backgrounds fill the gap between lines, glyphs do not grow into it."""
    size, pitch = (cell_width, cell_height), cell_height + line_gap
    columns = max(map(len, cells))
    tiles = [np.zeros((pitch, cell_width, 3), np.uint8)]  # where a row has no more cells
    kinds: dict[Cell, int] = {}
    numbers: dict[int, int] = {}  # the same by identity: to hash each of thousands costs more than to paint them
    places = np.zeros((len(cells), columns), np.intp)
    for y, row in enumerate(cells):
        found = {id(cell): cell for cell in row}
        for identity in found.keys() - numbers.keys():
            cell = found[identity]
            if cell not in kinds:
                kinds[cell] = len(tiles)
                tiles.append(_tile(cell, size, pitch))
            numbers[identity] = kinds[cell]
        places[y, : len(row)] = [numbers[id(cell)] for cell in row]
    pixels = np.stack(tiles)[places].transpose(0, 2, 1, 3, 4)
    return Image.fromarray(pixels.reshape(len(cells) * pitch, columns * cell_width, 3))


def decode(image: Image.Image) -> list[str]:
    """Return the texts of the QR codes in a picture, dark on light only."""
    barcodes = zxingcpp.read_barcodes(
        image.convert("L"),
        formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCodeModel2]),
        try_invert=False,
        text_mode=zxingcpp.TextMode.Plain,
    )
    return [barcode.text for barcode in barcodes]


@lru_cache(maxsize=4096)
def _tile(cell: Cell, size: tuple[int, int], pitch: int) -> Pixels:
    """Paint one cell."""
    tile = np.full((pitch, size[0], 3), ImageColor.getrgb(cell.background), np.uint8)
    if cell.char.strip():
        for box in BLOCKS.get(cell.char, (_SPOT,)):
            _fill(tile, size, box, cell.foreground)
    return tile


def _fill(tile: Pixels, size: tuple[int, int], box: Box, colour: str) -> None:
    """Fill a box given in eighths of a cell."""
    left, right = (round(size[0] * eighths / 8) for eighths in (box[0], box[2]))
    top, bottom = (round(size[1] * eighths / 8) for eighths in (box[1], box[3]))
    tile[top:bottom, left:right] = ImageColor.getrgb(colour)
