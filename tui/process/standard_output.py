"""Replacement of characters that the locale's encoding lacks, in what commands write."""

from __future__ import annotations

import codecs
import sys
from io import TextIOWrapper

_STAND_INS = "guichet stand-ins"
_UNKNOWN = "?"


def suit_the_locale() -> None:
    """Have both standard streams replace each character that they cannot encode, without an error."""
    codecs.register_error(_STAND_INS, _written)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper) and codecs.lookup(stream.encoding).name != "utf-8":
            stream.reconfigure(errors=_STAND_INS)


def _written(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    # Imported here: hardly any locale needs it, and every command would wait for it.
    from tui.terminal.glyphs import Pencil, is_in  # noqa: PLC0415

    pencil = Pencil(lambda letter: is_in(letter, error.encoding))
    drawn = map(pencil.drawn, error.object[error.start : error.end])
    return "".join(letter if letter and is_in(letter, error.encoding) else _UNKNOWN for letter in drawn), error.end
