"""Text in two or four bytes a letter, as Excel, Notepad and shells of Windows write it: told from UTF-8."""

from __future__ import annotations

import codecs

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""Those of UTF-32 come first: one of UTF-16 is the beginning of one of them."""
_FEWEST = 4
"""Bytes in which something can be told without a mark."""


def wide_encoding(data: bytes) -> str:
    """Name the encoding of two or four bytes a letter that the beginning shows; empty if it shows none.

    It is told by its mark, else by where the NUL bytes of a first Latin letter are (RFC 4627 section 3).
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    match [byte != 0 for byte in data[:_FEWEST]]:
        case [True, False, False, False]:
            return "utf-32-le"
        case [False, False, False, True]:
            return "utf-32-be"
        case [True, False, _, _]:
            return "utf-16-le"
        case [False, True, _, _]:
            return "utf-16-be"
    return ""


def is_wide(data: bytes) -> bool:
    """Tell whether it is in such an encoding, even if its beginning is cut off: then half of it are NUL bytes.

    Do not ask it of a table: cells filled up with NUL bytes may be half of one.
    """
    return bool(wide_encoding(data)) or data.count(0) * 2 >= len(data) >= _FEWEST
