"""Reads lists of seeds from makers of hardware tokens, and sheets that name the owner of each token.

The first line may name the columns. Without names, each line is a seed in hexadecimal, alone or after its serial
number, then what privacyIDEA reads from such lines (type, digits, seconds).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from storage.domain.errors import RepeatedParameter, TokenRefused, UnknownColumn
from storage.formats.delimited import SEPARATORS, Record, Shape, announced_separator, records, said
from storage.formats.incoming import link
from storage.formats.incoming.listed import Entry, found
from storage.formats.incoming.token import Token, base32, hexadecimal, must_follow_the_clock, token

_NAMES = {
    "account": ("account", "compte", "name", "nom", "user", "username", "user name", "utilisateur", "login", "upn"),
    "link": ("link", "lien", "uri", "url", "otpauth", "adresse"),
    "seed": ("seed", "graine", "hex", "seed (hex)", "hex seed"),
    "secret": ("secret", "secret key", "base32", "clé", "cle"),
    "serial": ("serial", "serial number", "serial no", "serialno", "sn", "série", "numéro de série"),
    "type": ("type", "tokentype", "token type"),
    "issuer": ("issuer", "émetteur"),
    "algorithm": ("algorithm", "algorithme", "algo", "hash"),
    "digits": ("digits", "chiffres", "otp length", "otplen"),
    "period": ("period", "période", "time interval", "time step", "timestep", "secondes", "seconds"),
    "": ("manufacturer", "fabricant", "model", "modèle"),
}
"""The possible names of each column, Entra's included; the columns of the last row do not affect codes."""
_COLUMNS = {written: name for name, row in _NAMES.items() for written in row}
_HOLD = {"link", "seed", "secret"}
_UNNAMED = ("serial", "seed", "type", "digits", "period")
_SEED = re.compile(r"(?:0x)?[0-9a-f]{16,}", re.IGNORECASE)

_BETWEEN = str.maketrans("", "", " -:")
"""Characters that may separate the groups of a seed."""


def is_one(lines: Sequence[str]) -> bool:
    """Tell whether these lines are such a list."""
    _skipped, cells = _first(lines)
    return bool(_HOLD & {_COLUMNS.get(cell, "") for cell in cells}) or any(
        _SEED.fullmatch(cell.translate(_BETWEEN)) for cell in cells[:2]
    )


def entries(lines: Sequence[str]) -> Iterator[Entry]:
    """Yield one entry a line, skipping empty lines and comments. Raises UnknownColumn, RepeatedParameter."""
    skipped, first = _first(lines)
    columns: Sequence[str] = _UNNAMED
    if _HOLD & {_COLUMNS.get(cell, "") for cell in first}:
        columns = _columns(first)
        skipped += 1
    for number, cells in _rows(lines, skipped):
        of = _said(columns, cells)
        yield Entry(number, of.get("account", ""), found(partial(_token, columns, cells, of)))


def _first(lines: Sequence[str]) -> tuple[int, list[str]]:
    """Return the number of lines before the first meaningful one, and the cells of that one in lower case."""
    for number, cells in _rows(lines, 0):
        if not announced_separator(lines[number - 1]):
            return number - 1, [cell.casefold() for cell in cells]
    return len(lines), []


def _rows(lines: Sequence[str], skipped: int) -> Iterator[tuple[int, list[str]]]:
    """Yield the number and cells of each line that is no comment; no cells if it cannot be read."""
    for record in records(lines, skipped, Shape(_separator(lines), over_lines=False)):
        if not lines[record.line - 1].startswith("#"):
            yield record.line, [said(cell) for cell in record.cells] if isinstance(record, Record) else []


def _separator(lines: Sequence[str]) -> str:
    first = next((line for line in lines if line.strip() and not line.startswith("#")), "")
    return announced_separator(first) or next((sign for sign in SEPARATORS if sign in first), ",")


def _columns(first: Sequence[str]) -> list[str]:
    columns = []
    for cell in first:
        if cell and cell not in _COLUMNS:
            raise UnknownColumn(cell)
        name = _COLUMNS.get(cell, "")
        if name and name in columns:
            raise RepeatedParameter
        columns.append(name)
    return columns


def _said(columns: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    if columns is _UNNAMED:
        cells = _placed(cells)
    return {name: cell for name, cell in zip(columns, cells, strict=False) if name and cell}


def _placed(cells: Sequence[str]) -> list[str]:
    """Insert an empty cell for an omitted serial number or type."""
    serial, *rest = ("", *cells) if len(cells) == 1 else (*cells, "")[: max(len(cells), 1)]
    if len(rest) > 1 and rest[1].isdigit():
        rest.insert(1, "")
    return [serial, *rest]


def _token(columns: Sequence[str], cells: Sequence[str], said: Mapping[str, str]) -> Token:
    if not cells or any(cells[len(columns) :]):
        raise TokenRefused
    ways = _HOLD & said.keys()
    if len(ways) > 1:
        raise RepeatedParameter
    if ways == {"link"}:
        return link.read(said["link"])
    must_follow_the_clock(said.get("type", "totp"))
    key = hexadecimal(said["seed"]) if ways == {"seed"} else base32(said.get("secret", ""))
    parameters = {name: said[name] for name in ("algorithm", "digits", "period") if name in said}
    # Such tokens are told apart by their serial numbers.
    return token(key, issuer=" ".join(said[name] for name in ("issuer", "serial") if name in said), **parameters)
