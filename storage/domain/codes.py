"""What was typed or pasted, read as a code: the same at every door, before anything is counted or compared.

Digits of every script are digits (Unicode category Nd). Spaces, dashes and what draws nothing only separate, so that a
whole sentence can be pasted: « Votre code : 123 456. »
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from itertools import pairwise

from storage.domain.characters import OTHER_DASHES, has_hidden
from storage.domain.errors import CodeRefused
from storage.domain.models import Diagnosis, Verdict

SIX = frozenset({6})
LENGTHS = frozenset({6, 8})
"""How many digits a code may have, whoever's it is."""

_OTHER_DASHES = f"{OTHER_DASHES}\u207b\u208b"
"""Those, and the minus sign above and below the line."""
_SEPARATING = {"Pd", "Mn", "Me"}
"""Dashes, and marks that are drawn on the character before."""
_OF_ADDRESSES = "/@"
"""The digits of a link, an address or a date are no code."""
_STRETCH = re.compile(r"(?<!\w)(?<![0-9][^\w\s])[0-9]++(?: ++[0-9]++)*(?!\w)(?![^\w\s][0-9])")
"""Groups of digits that are neither part of a word nor, as in 482913.50, of a number."""

_RUN = re.compile(r"(?<!\w)[0-9]++(?!\w)")
"""Digits, whatever they are a part of."""


def read(text: str, lengths: Collection[int] = SIX) -> str:
    """The one code in it, in ASCII digits, as many as one of these. Raises CodeRefused, with what is wrong."""
    words = ("?" if any(sign in word for sign in _OF_ADDRESSES) else _apart(word) for word in text.split())
    plain = _plain(" ".join(words))
    found = {code for stretch in _STRETCH.findall(plain) for code in _readings(stretch.split()) if len(code) in lengths}
    if len(found) == 1:
        return found.pop()
    raise CodeRefused(Verdict.REFUSED, Diagnosis.SEVERAL_CODES if found else _of_none(plain, lengths))


def must_be_possible(text: str) -> None:
    """Raise CodeRefused for what is no code, whoever's devices it were for."""
    for length in LENGTHS:
        with suppress(CodeRefused):
            read(text, {length})
            return
    read(text, LENGTHS)


def is_possible(text: str) -> bool:
    """Whether it is a code, for somebody's device."""
    try:
        must_be_possible(text)
    except CodeRefused:
        return False
    return True


def joined(text: str) -> str:
    """What was typed with nothing that separates, and with ASCII digits."""
    return _plain(text).replace(" ", "")


def _apart(word: str) -> str:
    """With spaces around letters without case: the scripts that have them put none between a word and a number."""
    return "".join(f" {sign} " if unicodedata.category(sign) == "Lo" else sign for sign in word)


def _plain(text: str) -> str:
    return "".join(map(_plain_character, text))


def _plain_character(character: str) -> str:
    """An ASCII digit for a digit, a space for whatever separates."""
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
    """What groups of digits may be: one code, a code each, or two halves of a code each."""
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
