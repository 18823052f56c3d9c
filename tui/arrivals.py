"""A file of accounts to be made, as a spreadsheet writes it: a line of names, then one account a line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from storage import Arrival, CannotOpen
from tui.language import _, list_separator
from tui.text import clean

COLUMNS = ("name", "email", "mfa_required")
"""Only the first one has to be there."""
_YES = {"", "1", "true", "yes", "oui", "vrai"}
_NO = {"0", "false", "no", "non", "faux"}


class NotAList(Exception):
    """The file cannot be read as such; the text is the sentence to show."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A line that says no account."""

    line: int
    name: str
    sentence: str
    """Why, and what to do."""


class Listed(NamedTuple):
    """What a file says."""

    lines: list[Arrival | Unread]
    """In their order; empty ones are left out."""
    separator: str
    """What is between its cells, for a file that goes with it; that of the language if there is one column."""


def read(path: Path) -> Listed:
    """What each line of the file says. Raises CannotOpen, NotAList."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CannotOpen(path, error.strerror or "") from error
    try:
        # Spreadsheets put a mark at the beginning of what they write in UTF-8.
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotAList(_("Ce fichier n'est pas en UTF-8. Enregistrez-le au format « CSV UTF-8 ».")) from error
    try:
        # Where the comma is that of numbers, as in French, spreadsheets separate by semicolons.
        first = text.partition("\n")[0]
        separator = next((sign for sign in ";," if sign in first), None)
        return Listed(list(_accounts(text, separator or ",")), separator or list_separator())
    except csv.Error as error:
        raise NotAList(
            _("Ce fichier n'est pas du CSV : un guillemet, par exemple, n'y est pas refermé. Corrigez-le.")
        ) from error


def _accounts(text: str, separator: str) -> Iterator[Arrival | Unread]:
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    columns = _columns(next(lines, []))
    first = lines.line_num + 1
    for cells in lines:
        if any(cell.strip() for cell in cells):
            yield _account(first, columns, cells)
        # A cell may hold the end of a line: the account is told by the line on which it begins.
        first = lines.line_num + 1


def _columns(names: Sequence[str]) -> list[str]:
    columns = [name.strip().casefold() for name in names]
    for name in columns:
        if name not in COLUMNS or columns.count(name) > 1:
            words = _("La première ligne nomme les colonnes : {expected}. Celle-ci ne convient pas : « {name} ».")
            raise NotAList(words.format(expected=", ".join(COLUMNS), name=clean(name)))
    if "name" not in columns:
        raise NotAList(_("La première ligne nomme les colonnes, et « name » y manque. Ajoutez-la."))
    return columns


def _account(line: int, columns: Sequence[str], cells: Sequence[str]) -> Arrival | Unread:
    said = dict(zip(columns, (cell.strip() for cell in cells), strict=False))
    name, required = said.get("name", ""), said.get("mfa_required", "").casefold()
    if len(cells) != len(columns):
        return Unread(line, name, _("Cette ligne n'a pas autant de cellules que la première. Corrigez-la."))
    if required not in _YES | _NO:
        return Unread(line, name, _("mfa_required ne convient pas : écrivez oui ou non."))
    return Arrival(line, name, said.get("email") or None, required in _YES)
