"""A painter of cells as a terminal draws them, and a reader of the picture's QR codes as a phone reads them."""

from __future__ import annotations

import zxingcpp
from PIL import Image, ImageDraw

from tests.pictures.blocks import BLOCKS
from tests.pictures.cells import Cells


def paint(cells: Cells, cell_width: int = 9, cell_height: int = 18, line_gap: int = 0) -> Image.Image:
    """Paint cells: backgrounds fill the gap between lines, glyphs do not grow into it."""
    pitch = cell_height + line_gap
    image = Image.new("RGB", (cell_width * max(map(len, cells)), pitch * len(cells)))
    draw = ImageDraw.Draw(image)
    for y, row in enumerate(cells):
        for x, cell in enumerate(row):
            left, top = x * cell_width, y * pitch
            draw.rectangle((left, top, left + cell_width - 1, top + pitch - 1), cell.background)
        for x, cell in enumerate(row):
            if cell.char.strip():
                # A letter is only a spot: a reader of QR codes needs to know no more than its place.
                for box in BLOCKS.get(cell.char, ((2, 2, 6, 6),)):
                    _fill(draw, (x * cell_width, y * pitch), (cell_width, cell_height), box, cell.foreground)
    return image


def decode(image: Image.Image) -> list[str]:
    """Return the texts of the QR codes in a picture, dark on light only."""
    barcodes = zxingcpp.read_barcodes(
        image.convert("L"),
        formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCodeModel2]),
        try_invert=False,
        text_mode=zxingcpp.TextMode.Plain,
    )
    return [barcode.text for barcode in barcodes]


def _fill(
    draw: ImageDraw.ImageDraw,
    corner: tuple[int, int],
    size: tuple[int, int],
    box: tuple[int, int, int, int],
    colour: str,
) -> None:
    """Fill a box given in eighths of a cell."""
    left, right = (corner[0] + round(size[0] * eighths / 8) for eighths in (box[0], box[2]))
    top, bottom = (corner[1] + round(size[1] * eighths / 8) for eighths in (box[1], box[3]))
    if right > left and bottom > top:
        draw.rectangle((left, top, right - 1, bottom - 1), colour)
