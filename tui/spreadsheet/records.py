"""The lines of a table, each by itself: a quote that is one too many costs its own line and no other."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from tui.language import _

LONGEST_LINE = 32_767
"""Characters: what a cell of Excel may have."""
_SEPARATOR_LINE = re.compile(r'"?sep=([^\w"\s]|\t)"?\W*', re.IGNORECASE)
"""Excel's own first line, which says how the cells are separated."""


class Record(NamedTuple):
    """What one line says; a cell in quotes may go on over several."""

    line: int
    """On which it begins, counted from 1."""
    cells: Sequence[str]
    last: int
    """The line on which it ends."""


class Broken(NamedTuple):
    """A line that cannot be read."""

    line: int
    text: str
    sentence: str
    """Why, and what to do."""


class Shape(NamedTuple):
    """How a table is written."""

    separator: str
    width: int = 0
    """How many columns it has, if that is known."""
    one_line: Collection[int] = ()
    """The columns whose cells never hold the end of a line."""


def lines_of(text: str) -> list[str]:
    """Ended by any of CR LF, CR and LF, which may be mixed."""
    return list(io.StringIO(text, newline=""))


def announced_separator(line: str) -> str:
    """What a line `sep=;` says; empty if it is none."""
    said = _SEPARATOR_LINE.fullmatch(line.rstrip("\r\n"))
    return said[1] if said else ""


def is_of_powershell(line: str) -> bool:
    """Whether it is what Export-Csv of Windows PowerShell writes above the names of the columns."""
    return line.startswith("#TYPE ")


def records(lines: Sequence[str], first: int, shape: Shape) -> Iterator[Record | Broken]:
    """From that index on, one after the other; lines with nothing in them are left out."""
    at = first
    while at < len(lines):
        record, taken = _record(lines, at, shape)
        if isinstance(record, Broken) or record.last > record.line or any(map(said, record.cells)):
            yield record
        at += taken


def said(cell: str) -> str:
    """A cell without spaces at its ends, and without what only fills it: a table cut short ends in null bytes."""
    return cell.strip().strip("\0\x1a").strip()


def _record(lines: Sequence[str], at: int, shape: Shape) -> tuple[Record | Broken, int]:
    """What begins there, and how many lines it takes."""
    if len(lines[at]) > LONGEST_LINE:
        return _broken(lines, at, _("Cette ligne est trop longue. Corrigez-la.")), 1
    # What people align by hand has spaces after a quote, which the reader would take for a mistake.
    gap = rf'" +(?={re.escape(shape.separator)}|[\r\n]|\Z)'
    rest = (re.sub(gap, '"', lines[number]) for number in range(at, len(lines)))
    reader = csv.reader(rest, delimiter=shape.separator, strict=True, skipinitialspace=True)
    try:
        cells = next(reader)
    except csv.Error:
        return _stray_quote(lines, at), 1
    quotes = sum(line.count('"') for line in lines[at : at + reader.line_num])
    if quotes % 2 or _swallows_lines(cells, shape):
        return _stray_quote(lines, at), 1
    return Record(at + 1, cells, at + reader.line_num), reader.line_num


def _stray_quote(lines: Sequence[str], at: int) -> Broken:
    return _broken(
        lines, at, _("Un guillemet est de trop dans cette ligne, ou n'y est pas refermé. Corrigez la ligne.")
    )


def _broken(lines: Sequence[str], at: int, sentence: str) -> Broken:
    return Broken(at + 1, lines[at][:LONGEST_LINE].strip(), sentence)


def _swallows_lines(cells: Sequence[str], shape: Shape) -> bool:
    """Whether a cell that should hold a few words holds whole lines of the table: its quote was closed by another's."""
    return shape.width > 1 and any(
        line.count(shape.separator) >= shape.width - 1
        for column in shape.one_line
        if column < len(cells)
        for line in lines_of(cells[column])[1:]
    )
