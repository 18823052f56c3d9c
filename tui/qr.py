"""A QR symbol as character cells: which picture fits a terminal, and what each cell shows. No Textual here.

A module is drawn `scale` columns wide and `scale / 2` rows high. At scale 1 a cell holds two modules, one above the
other (`▀`). At even scales cells are of one colour, so that line spacing cannot cut the picture.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tui.key_uri import KeyUri, key_uri, shorter_labels

QUIET_ZONE = 4
"""Light modules around the symbol that ISO/IEC 18004 asks for."""
SMALLEST_QUIET_ZONE = 2
"""What phones still accept on a dark terminal."""

Symbol = tuple[tuple[bool, ...], ...]
"""Rows of modules without quiet zone, True where dark."""
Half = bool
"""One half of a cell, True where dark."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A symbol laid out for a terminal."""

    symbol: Symbol
    quiet_zone: int
    scale: int

    @property
    def _side(self) -> int:
        return (len(self.symbol) + 2 * self.quiet_zone) * self.scale

    @property
    def columns(self) -> int:
        """Width in cells."""
        return self._side

    @property
    def rows(self) -> int:
        """Height in cells; an odd last half row is light."""
        return (self._side + 1) // 2

    def cells(self, row: int) -> list[tuple[Half, Half]]:
        """Upper and lower half of each cell of a row."""
        upper, lower = self._halves(2 * row), self._halves(2 * row + 1)
        return list(zip(upper, lower, strict=True))

    def _halves(self, line: int) -> list[Half]:
        module_row = line // self.scale - self.quiet_zone
        if not 0 <= module_row < len(self.symbol):
            return [False] * self.columns
        margin = [False] * (self.quiet_zone * self.scale)
        modules = [dark for dark in self.symbol[module_row] for _ in range(self.scale)]
        return margin + modules + margin


@dataclass(frozen=True, slots=True)
class TooSmall:
    """How much is missing before the smallest picture fits."""

    columns: int
    rows: int


def fit(symbols: Iterable[Symbol], columns: int, rows: int) -> Picture | TooSmall:
    """The first of these symbols that fits, at the largest scale; the quiet zone shrinks before the label does."""
    smallest: Picture | None = None
    for symbol in symbols:
        for quiet_zone in (QUIET_ZONE, SMALLEST_QUIET_ZONE):
            smallest = Picture(symbol, quiet_zone, 1)
            if smallest.columns <= columns and smallest.rows <= rows:
                return Picture(symbol, quiet_zone, _largest_scale(smallest, columns, rows))
    if smallest is None:
        raise ValueError("no symbol to fit")
    return TooSmall(max(0, smallest.columns - columns), max(0, smallest.rows - rows))


def _largest_scale(picture: Picture, columns: int, rows: int) -> int:
    even = min(columns // picture.columns, 2 * rows // picture.columns) // 2 * 2
    return max(1, even)


def enrolment_symbols(issuer: str, account: str, secret: str) -> Iterator[Symbol]:
    """Symbols of the same secret, from the whole label to the shortest."""
    for short_issuer, short_account in shorter_labels(issuer, account):
        yield key_symbol(key_uri(short_issuer, short_account, secret))


def key_symbol(uri: KeyUri) -> Symbol:
    """The symbol of an `otpauth://` link."""
    from segno.consts import MODE_ALPHANUMERIC, MODE_BYTE

    return _encode(((uri.before, MODE_BYTE), (uri.secret, MODE_ALPHANUMERIC), (uri.after, MODE_BYTE)))


def text_symbol(text: str) -> Symbol:
    """The symbol of any other text, such as the link of a store page."""
    return _encode(((text, None),))


def warm_up() -> None:
    """Load the encoder, so that the first picture does not wait for it."""
    text_symbol("")


@lru_cache(maxsize=8)
def _encode(segments: Sequence[tuple[str, int | None]]) -> Symbol:
    # 30 ms of imports that the first screen does not wait for.
    import segno

    # segno takes segments as well as text; its type stubs only know of text.
    code = segno.make_qr(list(segments), error="l", boost_error=False)  # type: ignore[arg-type]
    return tuple(tuple(bool(module) for module in row) for row in code.matrix)
