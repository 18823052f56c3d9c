"""A phone held before the terminal."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

import zxingcpp
from PIL import Image

from tests.pictures.cells import Cells
from tests.terminal.emulator import Terminal
from tests.terminal.painter import decode, paint

_MODULE = 9
"""The size of a module in pixels: a cell is one module wide and two high."""


@dataclass(frozen=True)
class Link:
    """The parts of an `otpauth://` link, read without any of our code."""

    issuer: str
    account: str
    secret: str


def read_link(text: str) -> Link:
    """Take the link apart as an authenticator app does."""
    parts = urlsplit(text)
    assert (parts.scheme, parts.netloc) == ("otpauth", "totp")
    label, query = unquote(parts.path.removeprefix("/")), parse_qs(parts.query, strict_parsing=True)
    assert label.count(":") == 1, label
    prefix, account = label.split(":")
    assert query.keys() == {"secret", "issuer"}
    assert query["issuer"] == [prefix]
    return Link(prefix, account, query["secret"][0])


def scan(terminal: Terminal) -> Link:
    """Hold a phone before the terminal until it has read the code."""
    found: list[str] = []

    def read(seen: Terminal) -> list[str]:
        found[:] = decode(paint(seen.cells()))
        return found

    terminal.wait_for(read)
    assert len(found) == 1
    return read_link(found[0])


def scannable(cells: Cells) -> bool:
    """Tell whether a phone reads anything on this screen."""
    return bool(decode(paint(cells)))


def quiet_zone(cells: Cells) -> int:
    """Return how many light modules surround the only symbol on the screen."""
    image = paint(cells, _MODULE, 2 * _MODULE)
    (barcode,) = zxingcpp.read_barcodes(image.convert("L"))
    corners = barcode.position
    points = (corners.top_left, corners.top_right, corners.bottom_left, corners.bottom_right)
    left, right = (round(edge(point.x for point in points) / _MODULE) for edge in (min, max))
    top, bottom = (round(edge(point.y for point in points) / _MODULE) for edge in (min, max))
    zone = 0
    while _all_light(image, left - zone - 1, top - zone - 1, right + zone, bottom + zone):
        zone += 1
    return zone


def _all_light(image: Image.Image, left: int, top: int, right: int, bottom: int) -> bool:
    """Tell whether the ring of modules with these outermost columns and rows is on the screen and white."""
    ring = {(x, y) for x in range(left, right + 1) for y in (top, bottom)}
    ring |= {(x, y) for x in (left, right) for y in range(top, bottom + 1)}
    inside = left >= 0 and top >= 0 and right < image.width // _MODULE and bottom < image.height // _MODULE
    return inside and all(
        image.getpixel((x * _MODULE + _MODULE // 2, y * _MODULE + _MODULE // 2)) == (255, 255, 255) for x, y in ring
    )
