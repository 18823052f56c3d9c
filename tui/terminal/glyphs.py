"""Which characters this terminal draws, and what stands for those that it does not.

A Linux console has a font of 256 or 512 characters, and draws a square or nothing for all others: no Debian font of the
Lat15 and Uni families has `▀`. A locale that is not UTF-8 has those of its encoding.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import sys
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache, lru_cache

from tui.language import speaks_utf8
from tui.language.text import is_hidden

GIO_UNIMAP = 0x4B66
"""ioctl_console(2): the characters of a console's font, each with its place in it."""
_MOST_ENTRIES = 0xFFFF
"""The largest number that the counter of the request can hold."""

Draws = Callable[[str], bool]
"""Whether one character is drawn."""

HALF_BLOCK = "▀"
LEAST_OF_A_CONSOLE = frozenset(map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x100)))) | frozenset("─│┌┐└┘")
"""The characters of any font for French, for a console that is reached from elsewhere and cannot be asked."""

_STAND_INS = {
    "○": "o",
    "●": "•*",
    "•": "·*",
    "✓": "√+",
    "✗": "×x",
    "…": ".",
    "←": "<",
    "→": ">",
    "↑": "^",
    "↓": "v",
    **dict.fromkeys("’‘", "'"),
    **dict.fromkeys("“”«»", '"'),
    **dict.fromkeys("‐‑–—─", "-"),
    **dict.fromkeys("━╌", "─-"),
    "│": "|",
    "┃": "│|",
    **dict.fromkeys("╭┏", "┌+"),
    **dict.fromkeys("╮┓", "┐+"),
    **dict.fromkeys("╰┗", "└+"),
    **dict.fromkeys("╯┛", "┘+"),
    **dict.fromkeys("┌┐└┘├┤┬┴┼", "+"),
    # What is at both sides of what has the focus.
    "▌": ">",
    "▐": "<",
    # What is under the digit that is waited for.
    "▁": "_",
    **dict.fromkeys("▀▄█", "#"),
    "\ufffd": "?",
    # The ends of a scroll bar: its background is drawn all the same.
    **dict.fromkeys("▂▃▅▆▇▏▎▍▋▊▉", " "),
    **dict.fromkeys("\u00a0\u202f\u2009", " "),
}
"""Each in one cell, the best first."""


class _Entry(ctypes.Structure):
    """Mirrors `struct unipair` of linux/kd.h."""

    _fields_ = (("unicode", ctypes.c_ushort), ("place", ctypes.c_ushort))


class _Map(ctypes.Structure):
    """Mirrors `struct unimapdesc` of linux/kd.h."""

    _fields_ = (("count", ctypes.c_ushort), ("entries", ctypes.POINTER(_Entry)))


def of_console(descriptor: int) -> frozenset[str] | None:
    """Return the characters that the font of this Linux console draws; None where it is none, or does not tell."""
    entries = (_Entry * _MOST_ENTRIES)()
    asked = _Map(_MOST_ENTRIES, ctypes.cast(entries, ctypes.POINTER(_Entry)))
    try:
        fcntl.ioctl(descriptor, GIO_UNIMAP, asked)
    except OSError:
        return None
    return frozenset(chr(entry.unicode) for entry in entries[: asked.count])


def of_terminal(descriptor: int, encoding: str, variables: Mapping[str, str]) -> Draws:
    """Return the characters that the terminal of this descriptor draws, which is written in this encoding."""
    font = of_console(descriptor)
    if font is None and variables.get("TERM", "").partition("-")[0] == "linux":
        font = LEAST_OF_A_CONSOLE

    def draws(letter: str) -> bool:
        if font is not None and not font.issuperset(letter):
            return False
        return is_in(letter, encoding)

    return draws


@cache
def here() -> Draws:
    """Return the characters that are drawn where this program draws its pages."""
    stream = sys.__stderr__
    descriptor = stream.fileno() if stream else 2
    return of_terminal(descriptor, (stream.encoding if stream else None) or "utf-8", os.environ)


def draws_half_blocks(variables: Mapping[str, str]) -> bool:
    """Say whether this terminal can show a small QR code."""
    return speaks_utf8(variables) and here()(HALF_BLOCK)


class Pencil:
    """Writes each character as this terminal draws it, and none that acts on it."""

    def __init__(self, draws: Draws = lambda _letter: True) -> None:
        self._draws = draws
        self.drawn = lru_cache(maxsize=4096)(self._drawn)
        """The character, or what stands for it; itself where nothing does. Empty for what a paste may hide."""

    def _drawn(self, letter: str) -> str:
        if is_hidden(letter):
            return ""
        if self._draws(letter):
            return letter
        plain = unicodedata.normalize("NFD", letter)[:1]
        for other in _STAND_INS.get(letter, plain if plain.isascii() else ""):
            if self._draws(other):
                return other
        return letter


def is_in(letter: str, encoding: str) -> bool:
    """Say whether this encoding has the character."""
    try:
        letter.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
