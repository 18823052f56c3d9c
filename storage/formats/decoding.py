"""Recognises text in two or four bytes a letter, as written by Excel, Notepad and the shells of Windows."""

from __future__ import annotations

import codecs

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""UTF-32 comes first, since one of its marks begins with a mark of UTF-16."""
_FEWEST = 4
"""The fewest bytes that show an encoding without a mark."""


def wide_encoding(data: bytes) -> str:
    """Name the encoding of two or four bytes a letter that the beginning shows; empty if it shows none.

    Looks at the mark, else at the NUL bytes of a first Latin letter (RFC 4627 section 3).
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
    """Tell whether data is in such an encoding, even without its beginning: at least half of it is then NUL bytes.

    Not reliable for tables: half of one may be cells filled up with NUL bytes.
    """
    return bool(wide_encoding(data)) or data.count(0) * 2 >= len(data) >= _FEWEST
