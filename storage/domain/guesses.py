"""Estimates how many guesses a password would take, with zxcvbn (Wheeler, USENIX Security 2016)."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from storage.domain.names import name_words

_ESTIMATED = 72
"""How many characters from the beginning are estimated: zxcvbn refuses more."""
_SHORTEST_WORD = 3
_ACCENTS = r"[\u0300-\u036f]"
_ONE_SIGN = str.maketrans({"œ": "oe", "æ": "ae"} | dict.fromkeys("{[<", "(") | {"|": "!"})
"""Spells out ligatures, and keeps one of the signs that stand for a letter: zxcvbn takes seconds to try them all."""
_SEPARATORS = str.maketrans("", "", " .-_'’,;/")
_TRIMMINGS = "0123456789!?:+*#$@&%"
"""Characters commonly put around a word to make a password of it, except separators."""
_SHORT_TRIMMINGS = 6
_USUAL_TRIMMINGS = 10_000
"""Guesses for trimmings of at most `_SHORT_TRIMMINGS` characters, for each word."""

_one_at_a_time = threading.Lock()


def needed(password: str, known: Iterable[str]) -> int:
    """Estimate the guesses needed by somebody who knows these names: of the person, their addresses, the service."""
    plain = _plain(password)[:_ESTIMATED]
    if not plain:
        return 0
    # zxcvbn takes a word that stands there twice for the later one.
    words = [*dict.fromkeys((*_words_of(known), *_usual_words()))]
    bare = plain.translate(_SEPARATORS)
    core = bare.strip(_TRIMMINGS)
    # zxcvbn takes three pieces for a hundred million guesses at least, even if two of them are « - » and « ! ».
    readings = {plain: 1}
    if 0 < len(bare) < len(plain):
        readings[bare] = int(10 ** (len(plain) - len(bare)))
    if len(core) >= _SHORTEST_WORD and len(core) < len(bare):
        readings[core] = _ways_to_trim("".join(bare.split(core, 1)), words)
    return min(_estimate(reading, words) * ways for reading, ways in readings.items())


def _ways_to_trim(trimmings: str, words: list[str]) -> int:
    """Estimate how many trimmings are tried with each word before these."""
    return _USUAL_TRIMMINGS if len(trimmings) <= _SHORT_TRIMMINGS else _estimate(trimmings, words)


def _estimate(plain: str, words: list[str]) -> int:
    from zxcvbn import zxcvbn  # noqa: PLC0415 - only a new password needs its lists

    # zxcvbn puts the given words into a table of its module.
    with _one_at_a_time:
        return int(zxcvbn(plain, user_inputs=words)["guesses"])


def _plain(text: str) -> str:
    """Remove what makes little difference to a guesser: case, accents, ligatures, widths of letters."""
    return re.sub(_ACCENTS, "", unicodedata.normalize("NFKD", text.lower().translate(_ONE_SIGN)))


def _words_of(names: Iterable[str]) -> list[str]:
    """List the words of these names, each name as one word, and its last word after an initial."""
    found: list[str] = []
    for name in names:
        words = name_words(_plain(name))
        found += [*words, "".join(words), words[0][0] + words[-1]] if words else []
    return [word for word in dict.fromkeys(found) if len(word) >= _SHORTEST_WORD]


@cache
def _usual_words() -> tuple[str, ...]:
    lines = Path(__file__).with_name("first_guesses.txt").read_text("utf-8").splitlines()
    return tuple(line for line in lines if not line.startswith("#"))
