"""A file of new accounts, as a spreadsheet writes it: a line of column names, then one account on each line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from storage import NewAccount, name_key
from storage.formats.delimited import (
    SEPARATORS,
    Broken,
    Fault,
    Record,
    Shape,
    announced_separator,
    lines_of,
    records,
    said,
)
from tui.files.spreadsheet import NotAList
from tui.files.spreadsheet.columns import Columns, bare, find_columns, how_many_known, no_name
from tui.files.spreadsheet.decoding import text_of
from tui.language import _, list_separator, ngettext
from tui.language.text import clean

_YES = {"", "1", "true", "yes", "oui", "vrai", "o", "y", "x"}
_NO = {"0", "false", "no", "non", "faux", "n"}
LONGEST_QUOTED = 40
"""Characters of a cell that are repeated."""
_TEXT_CELL = re.compile(r'="(.*)"')
"""The form of a cell in which a spreadsheet keeps digits from becoming a number."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A line that could not be read as an account."""

    line: int
    name: str
    sentence: str
    """A sentence that says why, and what to do."""


class Listed(NamedTuple):
    """The contents of a file of accounts."""

    lines: list[NewAccount | Unread]
    """The lines in their order, without empty ones."""
    separator: str
    """The separator for the file of passwords: that of this file, or that of the language if a spreadsheet needs it."""
    notes: list[str]
    """Sentences on how the file was read."""


def read(path: Path) -> Listed:
    """Read each line of a file. Raises CannotOpen, NotAList."""
    text, note = text_of(path)
    lines = lines_of(text)
    announced = announced_separator(lines[0]) if lines else ""
    first = int(bool(announced) or any(map(_is_of_powershell, lines[:1])))
    header, separator = _header(lines, first, announced or SEPARATORS)
    columns = find_columns(header.cells)
    shape = Shape(separator, len(header.cells), columns.places.values())
    found = list(records(lines, header.last, shape))
    accounts = list(_without_doubles(_account(line, columns) for line in found))
    notes = [note, _passed_over(columns, found)]
    return Listed(accounts, _separator_for_spreadsheets(shape), [note for note in notes if note])


def _is_of_powershell(line: str) -> bool:
    """Tell whether this is the line that Export-Csv of Windows PowerShell writes above the column names."""
    return line.startswith("#TYPE ")


def _header(lines: Sequence[str], first: int, separators: str) -> tuple[Record, str]:
    """Find the first line that is not empty, and the separator that makes most names known. Raises NotAList."""
    found = {separator: next(records(lines, first, Shape(separator)), None) for separator in separators}
    candidates = [(line, separator) for separator, line in found.items() if isinstance(line, Record)]
    if not candidates:
        raise NotAList(no_name())
    return max(candidates, key=lambda candidate: how_many_known(candidate[0].cells))


def _separator_for_spreadsheets(shape: Shape) -> str:
    return shape.separator if shape.width > 1 and shape.separator in ";," else list_separator()


def _account(line: Record | Broken, columns: Columns) -> NewAccount | Unread:
    if isinstance(line, Broken):
        return Unread(line.line, line.text, _why(line.fault))
    cells = [_TEXT_CELL.sub(r"\1", said(cell)) for cell in line.cells]
    of = {column: cells[place] for column, place in columns.places.items() if place < len(cells)}
    name, required = of.get("name", ""), of.get("mfa_required", "").casefold()
    if [bare(cell) for cell in cells] == [bare(heading) for heading in columns.headings]:
        return Unread(line.line, name, _("Cette ligne répète les noms des colonnes. Retirez-la."))
    if any(cells[len(columns.headings) :]):
        return Unread(line.line, name, _("Cette ligne n'a pas autant de cellules que la première. Corrigez-la."))
    if required not in _YES | _NO:
        return Unread(line.line, name, _neither_yes_nor_no(of["mfa_required"], columns))
    return NewAccount(line.line, name, of.get("email") or None, required in _YES)


def _neither_yes_nor_no(answer: str, columns: Columns) -> str:
    heading = said(columns.headings[columns.places["mfa_required"]])
    words = _("« {value} » ne convient pas dans la colonne « {column} » : écrivez oui ou non.")
    return words.format(value=clean(answer, LONGEST_QUOTED), column=clean(heading, LONGEST_QUOTED))


def _why(fault: Fault) -> str:
    """Say why a line cannot be read, and what to do."""
    return {
        Fault.TOO_LONG: _("Cette ligne est trop longue. Corrigez-la."),
        Fault.STRAY_QUOTE: _("Un guillemet est de trop dans cette ligne, ou n'y est pas refermé. Corrigez la ligne."),
    }[fault]


def _without_doubles(lines: Iterable[NewAccount | Unread]) -> Iterator[NewAccount | Unread]:
    """Replace a repeated name by a refusal that cites the line where the name came first."""
    seen: dict[str, int] = {}
    for line in lines:
        if isinstance(line, Unread) or not line.name:
            yield line
            continue
        first = seen.setdefault(name_key(line.name), line.line)
        sentence = _("Ce nom est déjà celui de la ligne {line}.").format(line=first)
        yield line if first == line.line else Unread(line.line, line.name, sentence)


def _passed_over(columns: Columns, lines: Sequence[Record | Broken]) -> str:
    """Say which columns were not read; an empty column without a name does not count."""
    told = []
    for place in columns.passed_over():
        heading = clean(said(columns.headings[place]))
        number = _("n° {n}, sans nom").format(n=place + 1)
        if heading or any(isinstance(line, Record) and any(map(said, line.cells[place : place + 1])) for line in lines):
            told.append(_("« {name} »").format(name=heading) if heading else number)
    words = ngettext("Colonne laissée de côté : {names}.", "Colonnes laissées de côté : {names}.", len(told))
    return words.format(names=", ".join(told)) if told else ""
