"""Reads tables with separated cells, line by line, so that a stray quote spoils only its own line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from enum import Enum, auto
from typing import NamedTuple

SEPARATORS = ";\t,|"
"""The most likely first: where numbers have a decimal comma, as in French, spreadsheets separate by semicolons."""
LONGEST_LINE = 32_767
"""In characters: the limit of a cell in Excel."""
_SEPARATOR_LINE = re.compile(r' *"?sep=([^\w"\s]|\t)"?\W*', re.IGNORECASE)
"""Excel's own first line, which announces the separator."""


class Fault(Enum):
    """The reason why a line cannot be read."""

    TOO_LONG = auto()
    STRAY_QUOTE = auto()
    """A quote is superfluous or not closed."""


class Record(NamedTuple):
    """The cells of one row; a quoted cell may span several lines."""

    line: int
    """The line on which the row begins, counted from 1."""
    cells: Sequence[str]
    last: int
    """The line on which it ends."""


class Broken(NamedTuple):
    """A line that cannot be read."""

    line: int
    text: str
    fault: Fault


class Shape(NamedTuple):
    """The format of a table."""

    separator: str
    width: int = 0
    """The number of columns; 0 if unknown."""
    one_line: Collection[int] = ()
    """The indexes of columns whose cells never hold a line break."""
    over_lines: bool = True
    """Whether a quoted cell may span several lines; if not, each line is read by itself."""


def lines_of(text: str) -> list[str]:
    """Split a text after CR LF, CR or LF, which may be mixed; each line keeps its ending."""
    return list(io.StringIO(text, newline=""))


def announced_separator(line: str) -> str:
    """Return the separator announced by a line such as `sep=;`; empty if the line announces none."""
    announced = _SEPARATOR_LINE.fullmatch(line.rstrip("\r\n"))
    return announced[1] if announced else ""


def records(lines: Sequence[str], first: int, shape: Shape) -> Iterator[Record | Broken]:
    """Read records from the line at index `first` on, skipping empty ones."""
    at = first
    while at < len(lines):
        if not lines[at].strip():
            at += 1
            continue
        record = _record(lines, at, shape)
        if isinstance(record, Broken):
            yield record
            at += 1
            continue
        if record.last > record.line or any(map(said, record.cells)):
            yield record
        at = record.last


def said(cell: str) -> str:
    """Strip a cell of surrounding spaces and of padding: a truncated table ends in NUL bytes."""
    return cell.strip().strip("\0\x1a").strip()


def _record(lines: Sequence[str], at: int, shape: Shape) -> Record | Broken:
    if len(lines[at]) > LONGEST_LINE:
        return _broken(lines, at, Fault.TOO_LONG)
    try:
        record = _as_written(lines, at, shape)
    except csv.Error:
        return _broken(lines, at, Fault.STRAY_QUOTE)
    quotes = sum(line.count('"') for line in lines[at : record.last])
    # Where each line is read by itself, a quote within a cell cannot have been closed by another line's.
    if shape.over_lines and (quotes % 2 or _swallows_lines(record.cells, shape)):
        return _broken(lines, at, Fault.STRAY_QUOTE)
    return record


def _as_written(lines: Sequence[str], at: int, shape: Shape) -> Record:
    """Read a record as programs write it, or else as people align it by hand, with spaces after a closing quote."""
    places = range(at, len(lines) if shape.over_lines else at + 1)
    try:
        return _parsed((lines[place] for place in places), at, shape)
    except csv.Error:
        gap = re.compile(rf'" +(?={re.escape(shape.separator)}|[\r\n]|\Z)')
        return _parsed((gap.sub('"', lines[place]) for place in places), at, shape)


def _parsed(rest: Iterable[str], at: int, shape: Shape) -> Record:
    reader = csv.reader(rest, delimiter=shape.separator, strict=True, skipinitialspace=True)
    cells = next(reader)
    return Record(at + 1, cells, at + reader.line_num)


def _broken(lines: Sequence[str], at: int, fault: Fault) -> Broken:
    return Broken(at + 1, lines[at][:LONGEST_LINE].strip(), fault)


def _swallows_lines(cells: Sequence[str], shape: Shape) -> bool:
    """Tell whether a cell swallowed whole lines of the table, because another cell's quote closed its own."""
    return shape.width > 1 and any(
        line.count(shape.separator) >= shape.width - 1
        for column in shape.one_line
        if column < len(cells)
        for line in lines_of(cells[column])[1:]
    )
