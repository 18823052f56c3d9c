"""Reads typed or pasted text as a code, in the same way everywhere, before anything is counted or compared.

Digits of every script are digits (Unicode category Nd). Spaces, dashes and invisible characters separate, so that a
whole sentence can be pasted: « Votre code : 123 456. »
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from itertools import pairwise

from storage.domain.characters import OTHER_DASHES, has_hidden
from storage.domain.errors import CodeRefused
from storage.domain.verdicts import Diagnosis, Verdict

SIX = frozenset({6})
LENGTHS = frozenset({6, 8})
"""The possible numbers of digits in a code, for any account."""

_OTHER_DASHES = f"{OTHER_DASHES}\u207b\u208b"
"""Dashes outside the category Pd, including the superscript and subscript minus."""
_SEPARATING = {"Pd", "Mn", "Me"}
"""The categories of dashes and of combining marks."""
_OF_ADDRESSES = "/@"
"""Signs of a link, an address or a date, whose digits are no code."""
_STRETCH = re.compile(r"(?<!\w)(?<![0-9][^\w\s])[0-9]++(?: ++[0-9]++)*(?!\w)(?![^\w\s][0-9])")
"""Groups of digits that are part neither of a word nor, as in 482913.50, of a number."""

_RUN = re.compile(r"(?<!\w)[0-9]++(?!\w)")
"""Digits that are no part of a word."""


def read(text: str, lengths: Collection[int] = SIX) -> str:
    """Return the only code in a text, in ASCII digits, of one of these lengths. Raises CodeRefused with a diagnosis."""
    words = ("?" if any(sign in word for sign in _OF_ADDRESSES) else _apart(word) for word in text.split())
    plain = _plain(" ".join(words))
    found = {code for stretch in _STRETCH.findall(plain) for code in _readings(stretch.split()) if len(code) in lengths}
    if len(found) == 1:
        return found.pop()
    raise CodeRefused(Verdict.REFUSED, Diagnosis.SEVERAL_CODES if found else _of_none(plain, lengths))


def must_be_possible(text: str) -> None:
    """Raise CodeRefused unless the text is a code of some length."""
    for length in LENGTHS:
        with suppress(CodeRefused):
            read(text, {length})
            return
    read(text, LENGTHS)


def is_possible(text: str) -> bool:
    """Tell whether the text is a code of some length."""
    try:
        must_be_possible(text)
    except CodeRefused:
        return False
    return True


def joined(text: str) -> str:
    """Remove separators from a typed text, and turn its digits into ASCII."""
    return _plain(text).replace(" ", "")


def _apart(word: str) -> str:
    """Put spaces around letters without case, whose scripts put none between a word and a number."""
    if word.isascii():
        return word
    return "".join(f" {sign} " if unicodedata.category(sign) == "Lo" else sign for sign in word)


def _plain(text: str) -> str:
    return "".join(map(_plain_character, text))


@lru_cache(maxsize=1024)
def _plain_character(character: str) -> str:
    """Turn a digit into ASCII, and a separator into a space."""
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    separates = (
        character.isspace()
        or character in _OTHER_DASHES
        or unicodedata.category(character) in _SEPARATING
        or has_hidden(character)
    )
    return " " if separates else character


def _readings(groups: Sequence[str]) -> Iterator[str]:
    """Yield the possible codes: all groups together, each group, and each pair of groups of one length."""
    yield "".join(groups)
    yield from groups
    yield from (one + other for one, other in pairwise(groups) if len(one) == len(other))


def _of_none(plain: str, lengths: Collection[int]) -> Diagnosis:
    digits = plain.replace(" ", "")
    if not digits:
        return Diagnosis.NO_CODE
    if len({run for run in _RUN.findall(plain) if len(run) in lengths}) > 1:
        return Diagnosis.SEVERAL_CODES
    if not (digits.isascii() and digits.isdigit()):
        return Diagnosis.NOT_DIGITS
    return Diagnosis.NOT_SIX if set(lengths) == SIX else Diagnosis.NOT_SIX_OR_EIGHT
