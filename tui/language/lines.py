"""Lines of text for a terminal: they end where French lets them, « : » and « ? » with the word before them.

A number keeps its unit: a hard space between them (U+00A0, U+202F) is no place to end a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

UNBROKEN = r"(?:«\s|\s(?=[:;!?»])|[\S\u00a0\u202f])+"
"""What stays on one line, as a regular expression: a word with its marks, a number with its unit."""
_WORD = re.compile(UNBROKEN)
_AFTER_SLASH = re.compile(r"(?<=/)(?!\d)")
"""Where a path may be broken, and a date may not."""


def at_words(text: str, columns: int) -> list[str]:
    """Break a text at spaces into lines of at most so many columns; a longer word stays whole, on a line of its own.

    A text that fits stays as it is.
    """
    if width(text) <= columns:
        return [text] if text else []
    lines: list[str] = []
    for word in _WORD.findall(text):
        if lines and width(lines[-1]) + 1 + width(word) <= columns:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def within(text: str, columns: int) -> list[str]:
    """Break a text as `at_words` does, and a longer word, such as a path, after a `/`, or else where it must be."""
    return [part for line in at_words(text, columns) for part in _broken(line, columns)]


def widest_part(text: str) -> int:
    """Return how many columns a text needs to be broken at nothing but spaces and `/`."""
    return max((width(part) for word in _WORD.findall(text) for part in _AFTER_SLASH.split(word)), default=0)


def width(text: str) -> int:
    """Return how many columns a text takes."""
    from wcwidth import wcswidth  # noqa: PLC0415 - a command that shows no text does not wait for it

    return max(0, wcswidth(text))


def _broken(word: str, columns: int) -> Iterator[str]:
    """Break a word that is too long."""
    line = ""
    for part in _AFTER_SLASH.split(word):
        if line and width(line + part) > columns:
            yield line
            line = ""
        line += part
        while width(line) > columns:
            fitting = _longest_start(line, columns)
            yield line[:fitting]
            line = line[fitting:]
    if line:
        yield line


def _longest_start(word: str, columns: int) -> int:
    """Return how many characters of a word fit, at least one."""
    return max((end for end in range(1, len(word)) if width(word[:end]) <= columns), default=1)
