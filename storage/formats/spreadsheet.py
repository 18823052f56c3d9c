"""What people wrote, in files that a spreadsheet opens."""

from __future__ import annotations

import re

ENCODING = "utf-8-sig"
"""With the mark at the beginning without which spreadsheets take accented letters for others."""
_SIGN = re.compile(r"""(\A|[,;\t\r\n\v\f])([\s"]*)(?=[=+\-@＝＋－＠])""")
"""Before what a spreadsheet takes for a formula (OWASP, CSV Injection): at the beginning of a cell, or where one begins
for a spreadsheet that separates cells by another sign than the file does."""
_LEFT_OUT = tuple("\t\r\n")
"""What some spreadsheets skip at the beginning of a cell."""


def defused(cell: str) -> str:
    """With an apostrophe before all that could be taken for a formula, whatever separates the cells."""
    harmless = _SIGN.sub(r"\1\2'", cell)
    return f"'{harmless}" if harmless.startswith(_LEFT_OUT) else harmless
