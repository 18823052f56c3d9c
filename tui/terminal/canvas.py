"""The terminal's cells as they are, so that a change sends only the cells that differ.

Textual paints whole widgets, often several times: a page of 80x24 costs 10 to 100 kB, a typed letter 2 kB. On a slow
line that is seconds. Relies on Textual 8.2.8 (`LayoutUpdate`, `ChopsUpdate`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import repeat
from typing import NamedTuple

from rich.cells import get_character_cell_size
from rich.color import Color, ColorSystem
from rich.console import Console
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.strip import Strip

from tui.terminal.glyphs import Pencil

_SWITCHES = {
    "bold": (1, 22),
    "italic": (3, 23),
    "underline": (4, 24),
    "reverse": (7, 27),
    "strike": (9, 29),
}
"""The parameters of SGR (ECMA-48, 8.3.117) that switch an attribute on and off. Textual makes colours of dim."""
_SEEN_ON_A_SPACE = frozenset({"underline", "reverse", "strike"})
_PLAIN = Style()


class Pen(NamedTuple):
    """Describes how a cell is drawn."""

    attributes: frozenset[str]
    colour: tuple[str, ...] | None
    """As SGR parameters; None where no letter has it, on a space."""
    background: tuple[str, ...]


Cell = tuple[str, Pen]
"""The character of a cell, empty in the second half of a wide one, and the pen that draws it."""
_DEFAULT = Pen(frozenset(), ("39",), ("49",))
_RESET = "\x1b[0m"


class Canvas:
    """Holds the cells that are known to be on the terminal."""

    def __init__(self, columns: int = 0, rows: int = 0, pencil: Pencil | None = None) -> None:
        self._pencil = pencil or Pencil()
        self.forget(columns, rows)

    def forget(self, columns: int, rows: int) -> None:
        """Take every cell of a terminal of this size as unknown, so that whatever is painted next is sent.

        A page may still be that of a larger size. A terminal puts what is beyond its edge on its edge.
        """
        self._columns, self._height = columns, rows
        self._rows: dict[int, dict[int, Cell]] = {}

    def difference(self, update: LayoutUpdate | ChopsUpdate, colours: ColorSystem) -> Difference:
        """Return what this update changes, which counts as shown from now on: it has to be sent."""
        pieces = _of_layout(update) if isinstance(update, LayoutUpdate) else _of_chops(update)
        return Difference(self._paint(pieces, colours))

    def _paint(self, pieces: Iterable[tuple[int, int, Strip]], colours: ColorSystem) -> str:
        """Return what makes the terminal show these strips, each with its column and row from 0."""
        changed: dict[int, set[int]] = {}
        for column, y, strip in pieces:
            if y >= self._height:
                continue
            row = self._rows.setdefault(y, {})
            for x, cell in enumerate(_cells(strip, colours, self._pencil)[: max(0, self._columns - column)], column):
                if row.get(x) != cell:
                    row[x] = cell
                    changed.setdefault(y, set()).add(x)
        hand = _Hand()
        for y, columns in sorted(changed.items()):
            row = self._rows[y]
            # Terminals differ on how wide some characters are: a row that has one is written whole.
            whole = any(map(_is_unusual, {letter for letter, _pen in row.values()}))
            for x in sorted(row if whole else columns):
                hand.write(x, y, row)
        return hand.written()


class Difference(CompositorUpdate):
    """Holds what brings the terminal up to date; empty if nothing does."""

    def __init__(self, sequences: str) -> None:
        self.sequences = sequences

    def render_segments(self, console: Console) -> str:
        del console
        return self.sequences


class _Hand:
    """Writes cells in few bytes: moves the cursor, and changes the pen, only where it must."""

    def __init__(self) -> None:
        self._out: list[str] = []
        self._at: tuple[int, int] | None = None
        self._pen = self._asked = _DEFAULT

    def write(self, x: int, y: int, row: dict[int, Cell]) -> None:
        """Write the cell at this column and row; the cells of a row come from left to right."""
        letter, pen = row[x]
        if not letter:
            return
        if self._at != (x, y):
            self._move(x, y, row)
        if pen is not self._asked:
            self._asked = pen
            if codes := self._change(pen):
                self._out.append(f"\x1b[{codes}m")
                self._take(pen)
        self._out.append(letter)
        self._at = None if _is_unusual(letter) else (x + 1, y)

    def written(self) -> str:
        """Return all that was written; the pen is left as it was found."""
        return "".join((*self._out, _RESET)) if self._out else ""

    def _move(self, x: int, y: int, row: dict[int, Cell]) -> None:
        move = f"\x1b[{y + 1};{x + 1}H"
        if self._at and self._at[1] == y:
            between = [row.get(column) for column in range(self._at[0], x)]
            move = f"\x1b[{len(between)}C"
            letters = "".join(cell[0] for cell in between if cell and not self._change(cell[1]))
            if len(letters) == len(between) and letters.isascii() and len(letters) < len(move):
                move = letters
        self._out.append(move)

    def _take(self, pen: Pen) -> None:
        attributes, colour = pen.attributes, pen.colour
        if colour is None:
            attributes, colour = self._pen.attributes - _SEEN_ON_A_SPACE, self._pen.colour
        self._pen = Pen(attributes, colour, pen.background)

    def _change(self, pen: Pen) -> str:
        """Return the parameters that turn the pen in hand into this one; empty if it is the same."""
        held, codes = self._pen, list[str]()
        ended, begun = held.attributes - pen.attributes, pen.attributes - held.attributes
        if pen.colour is None:
            ended &= _SEEN_ON_A_SPACE
        codes += [str(_SWITCHES[name][1]) for name in sorted(ended)]
        codes += [str(_SWITCHES[name][0]) for name in sorted(begun)]
        if pen.colour not in (None, held.colour):
            codes += pen.colour or ()
        if pen.background != held.background:
            codes += pen.background
        return ";".join(codes)


def _of_layout(update: LayoutUpdate) -> Iterator[tuple[int, int, Strip]]:
    """Yield the strips of a layout, with their column and row."""
    for y, line in enumerate(update.strips, update.region.y):
        x = update.region.x
        for strip in line:
            yield x, y, strip
            x += strip.cell_length


def _of_chops(update: ChopsUpdate) -> Iterator[tuple[int, int, Strip]]:
    """Yield the parts of lines that were rendered anew, with their column and row."""
    for y, left, right in update.spans:
        for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            if strip is not None and x <= right and end > left:
                yield x, y, strip.crop(0, min(end, right) - x)


def _cells(strip: Strip, colours: ColorSystem, pencil: Pencil) -> list[Cell]:
    """Return the cells of a strip, from left to right."""
    cells: list[Cell] = []
    for segment in strip:
        pen = _pen(segment.style or _PLAIN, colours)
        if segment.text.isascii() and len(segment.text) == segment.cell_length:
            cells += zip(segment.text, repeat(pen))
            continue
        for text, size in _characters(segment.text, segment.cell_length):
            drawn = "".join(map(pencil.drawn, text))
            if size:
                cells.append((drawn or " ", pen))
                cells += [("", pen)] * (size - 1)
            elif cells:
                # An accent by itself belongs to the letter before it.
                place = max(x for x, (letter, _pen) in enumerate(cells) if letter)
                cells[place] = cells[place][0] + drawn, cells[place][1]
    return [_space(cell[1]) if cell[0] == " " else cell for cell in cells]


def _characters(text: str, columns: int) -> Iterable[tuple[str, int]]:
    """Yield each character with its columns; the whole text as one where Textual has counted otherwise."""
    found = [(letter, get_character_cell_size(letter)) for letter in text]
    return found if sum(size for _letter, size in found) == columns else [(text, columns)]


@lru_cache(maxsize=4096)
def _is_unusual(letter: str) -> bool:
    return len(letter) != 1 or get_character_cell_size(letter) != 1


@lru_cache(maxsize=1024)
def _pen(style: Style, colours: ColorSystem) -> Pen:
    attributes = frozenset(name for name in _SWITCHES if getattr(style, name))
    return Pen(
        attributes,
        _codes(style.color, colours, foreground=True),
        _codes(style.bgcolor, colours, foreground=False),
    )


def _codes(colour: Color | None, colours: ColorSystem, *, foreground: bool) -> tuple[str, ...]:
    return (colour or Color.default()).downgrade(colours).get_ansi_codes(foreground=foreground)


@lru_cache(maxsize=1024)
def _space(pen: Pen) -> Cell:
    """Return the style of a space, without what only a letter shows."""
    seen = pen.attributes & _SEEN_ON_A_SPACE
    return " ", Pen(seen, pen.colour if seen else None, pen.background)
