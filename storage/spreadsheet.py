"""What people wrote, in files that a spreadsheet opens."""

from __future__ import annotations

_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
"""What a spreadsheet takes for the beginning of a formula (OWASP, CSV Injection)."""


def defused(cell: str) -> str:
    """With an apostrophe before it, if it could be taken for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
