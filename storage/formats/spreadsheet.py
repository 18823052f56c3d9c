"""Texts from people, made harmless in files that a spreadsheet opens."""

from __future__ import annotations

import re

ENCODING = "utf-8-sig"
"""UTF-8 with a byte-order mark, without which spreadsheets misread accented letters."""
_SIGN = re.compile(r"""(\A|[,;\t\r\n\v\f])([\s"]*)(?=[=+\-@＝＋－＠])""")
"""Matches just before a formula (OWASP, CSV Injection), at the beginning of a cell, or where a cell begins for a
spreadsheet that uses another separator than the file."""
_LEFT_OUT = tuple("\t\r\n")
"""Characters that some spreadsheets skip at the beginning of a cell."""


def defused(cell: str) -> str:
    """Put an apostrophe before anything that a spreadsheet could take for a formula, whatever its separator."""
    harmless = _SIGN.sub(r"\1\2'", cell)
    return f"'{harmless}" if harmless.startswith(_LEFT_OUT) else harmless
