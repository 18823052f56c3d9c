"""A QR symbol as character cells: which pictures fit a terminal, and the content of each cell. No Textual here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from tui.methods.key_uri import KeyUri, key_uri, shorter_labels
from tui.methods.push_uri import Invitation, PushUri, push_uris

QUIET_ZONE = 4
"""The light modules around the symbol that ISO/IEC 18004 asks for."""
SMALLEST_QUIET_ZONE = 2
"""The narrowest quiet zone that phones accept on a dark terminal."""

Symbol = tuple[tuple[bool, ...], ...]
"""A symbol as rows of modules without quiet zone, True where dark."""
Half = bool
"""One half of a cell, True where dark."""


class Form(StrEnum):
    """The two ways to draw modules as characters."""

    SPACES = "spaces"
    """Two columns for each module, spaces on a background: no line spacing cuts it, and no character set is needed."""
    HALF_BLOCKS = "half blocks"
    """Two halves in each cell, one above the other: `▀` in both colours."""


def forms(*, half_blocks: bool) -> tuple[Form, ...]:
    """Return the forms that a terminal can show, the best first."""
    return (Form.SPACES, Form.HALF_BLOCKS) if half_blocks else (Form.SPACES,)


@dataclass(frozen=True, slots=True)
class Picture:
    """A symbol laid out for a terminal."""

    symbol: Symbol
    quiet_zone: int
    form: Form
    scale: int
    """The columns of a module, twice its rows. Even in the form of spaces."""

    @property
    def columns(self) -> int:
        """Return the width in cells."""
        return (len(self.symbol) + 2 * self.quiet_zone) * self.scale

    @property
    def rows(self) -> int:
        """Return the height in cells; an odd last half row is light."""
        return (self.columns + 1) // 2

    def fits(self, columns: int, rows: int) -> bool:
        """Tell whether the picture fits into this room."""
        return self.columns <= columns and self.rows <= rows

    def cells(self, row: int) -> list[tuple[Half, Half]]:
        """Return the upper and lower half of each cell of a row."""
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
    """The columns and rows missing for the smallest picture to fit."""

    columns: int
    rows: int


@dataclass(frozen=True, slots=True)
class PictureChoice:
    """The pictures to choose from, the best first, and the chosen one."""

    pictures: tuple[Picture, ...]
    place: int = 0

    @property
    def picture(self) -> Picture:
        """Return the chosen picture."""
        return self.pictures[self.place]

    def next_form(self) -> PictureChoice:
        """Choose the largest picture of the other form, if there is one."""
        others = [place for place, picture in enumerate(self.pictures) if picture.form is not self.picture.form]
        return replace(self, place=others[0]) if others else self

    def resized(self, step: int) -> PictureChoice:
        """Choose the next smaller picture of the same form (+1) or the next larger one (-1), if there is one."""
        place = self.place + step
        same = 0 <= place < len(self.pictures) and self.pictures[place].form is self.picture.form
        return replace(self, place=place) if same else self


def pictures(
    symbols: Iterable[Symbol], columns: int, rows: int, allowed: Sequence[Form] = tuple(Form)
) -> tuple[Picture, ...] | TooSmall:
    """Return the pictures that fit, the best first: spaces before half-blocks, large before small.

    They are all of the first symbol that fits, with its full quiet zone or else the smallest: the quiet zone shrinks
    before the label does.
    """
    smallest: Picture | None = None
    for symbol in symbols:
        for quiet_zone in (QUIET_ZONE, SMALLEST_QUIET_ZONE):
            found = tuple(p for form in allowed for p in _scales(symbol, quiet_zone, form, columns, rows))
            if found:
                return found
            smallest = Picture(symbol, quiet_zone, allowed[-1], _STEP[allowed[-1]])
    if smallest is None:
        raise ValueError("no symbol to fit")
    return TooSmall(max(0, smallest.columns - columns), max(0, smallest.rows - rows))


_STEP = {Form.SPACES: 2, Form.HALF_BLOCKS: 1}
"""The smallest scale of each form; the others are multiples."""


def _scales(symbol: Symbol, quiet_zone: int, form: Form, columns: int, rows: int) -> list[Picture]:
    largest = columns // (len(symbol) + 2 * quiet_zone)
    every = (Picture(symbol, quiet_zone, form, scale) for scale in range(largest, 0, -1) if scale % _STEP[form] == 0)
    return [picture for picture in every if picture.fits(columns, rows)]


def enrolment_symbols(issuer: str, account: str, secret: str) -> Iterator[Symbol]:
    """Yield symbols of the same secret, from the whole label to the shortest."""
    for short_issuer, short_account in shorter_labels(issuer, account):
        yield key_symbol(key_uri(short_issuer, short_account, secret))


def key_symbol(uri: KeyUri) -> Symbol:
    """Return the symbol of an `otpauth://` link."""
    from segno.consts import MODE_ALPHANUMERIC, MODE_BYTE  # noqa: PLC0415 - segno is slow to load

    return _encode(((uri.before, MODE_BYTE), (uri.secret, MODE_ALPHANUMERIC), (uri.after, MODE_BYTE)))


def invitation_symbols(issuer: str, account: str, invitation: Invitation) -> Iterator[Symbol]:
    """Yield symbols of the same invitation, from the whole label to the shortest."""
    return map(push_symbol, push_uris(issuer, account, invitation))


def push_symbol(uri: PushUri) -> Symbol:
    """Return the symbol of an `otpauth://pipush` link."""
    from segno.consts import MODE_ALPHANUMERIC, MODE_BYTE  # noqa: PLC0415 - segno is slow to load

    modes = {True: MODE_ALPHANUMERIC, False: MODE_BYTE}
    return _encode(tuple((segment.text, modes[segment.alphanumeric]) for segment in uri.segments))


def text_symbol(text: str) -> Symbol:
    """Return the symbol of any other text, such as the link of a store page."""
    return _encode(((text, None),))


def warm_up() -> None:
    """Load the encoder, so that the first picture does not wait for it."""
    text_symbol("")


@lru_cache(maxsize=16)
def _encode(segments: Sequence[tuple[str, int | None]]) -> Symbol:
    # 30 ms of imports that the first screen does not wait for.
    import segno  # noqa: PLC0415

    # segno takes segments as well as text; its type stubs know only text.
    code = segno.make_qr(list(segments), error="l", boost_error=False)  # type: ignore[arg-type]
    return tuple(tuple(bool(module) for module in row) for row in code.matrix)
