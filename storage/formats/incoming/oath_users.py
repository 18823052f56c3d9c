"""Reads the users file of `pam_oath`, one person a line: type, name, PIN, secret in hexadecimal, and its own records.

See usersfile in the manual of oath-toolkit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial

from storage.domain.errors import CounterToken, TokenRefused, UnknownAlgorithm
from storage.domain.factors import STANDARD
from storage.formats.incoming.listed import Entry, Remark, Untaken, found
from storage.formats.incoming.token import Token, hexadecimal, token

_TYPE = re.compile(r"HOTP(?:/(?P<kind>E|T(?P<period>[0-9]+)))?(?:/(?P<digits>[0-9]+))?")
_BEGINS = re.compile(r"(?:HOTP|MOTP)(?:/\S*)?[ \t]")


def is_one(lines: Sequence[str]) -> bool:
    """Tell whether some line belongs to such a file."""
    return any(_BEGINS.match(line) for line in lines)


def entries(lines: Sequence[str]) -> Iterator[Entry]:
    """Yield one entry a line, skipping empty lines and comments."""
    for number, line in enumerate(lines, start=1):
        cells = line.split()
        if cells and not line.startswith("#"):
            _type, name, pin, *_rest = (*cells, "", "", "")[: max(3, len(cells))]
            remarks = (Remark(Untaken.PIN),) if pin not in ("-", "") else ()
            yield Entry(number, name, found(partial(_token, cells)), remarks)


def _token(cells: Sequence[str]) -> Token:
    if cells[0].startswith("MOTP"):
        raise UnknownAlgorithm
    match = _TYPE.fullmatch(cells[0])
    if match is None or not 4 <= len(cells) <= 7:
        raise TokenRefused
    if not match["period"]:
        raise CounterToken
    return token(
        hexadecimal(cells[3]),
        account=cells[1],
        digits=match["digits"] or str(STANDARD.digits),
        period=match["period"],
    )
