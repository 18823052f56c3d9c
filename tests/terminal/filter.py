"""Cuts a terminal's output into text and sequences, so that pyte only sees what it understands."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from wcwidth import wcwidth

_C1 = str.maketrans({0x90: "\x1bP", 0x98: "\x1bX", 0x9B: "\x1b[", 0x9C: "\x1b\\", 0x9D: "\x1b]", 0x9E: "\x1b^"})
_TOKEN = re.compile(
    r"\x1b\[(?P<prefix>[<=>?]?)(?P<params>[0-9;:]*)(?P<between>[ -/]*)(?P<final>[@-~])"
    r"|\x1b\](?P<title>[02]);(?P<words>[^\x07\x1b]*)(?:\x07|\x1b\\)"
    r"|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)"
    r"|\x1b(?P<charset>[ -/]+)[0-~]"
    r"|\x1b(?P<escape>[0-OQ-WYZ\\`-~])"
    r"|(?P<text>[^\x1b]+)",
)
_UNFINISHED = re.compile(r"\x1b(?:\[[<=>?]?[0-9;:]*[ -/]*|[\]PX^_][^\x07\x1b]*\x1b?|[ -/]*)")
_CONTROLS = frozenset("\a\b\t\n\v\f\r")


class Text(NamedTuple):
    """Characters to print, and the seven controls that move the cursor."""

    text: str


class Control(NamedTuple):
    """A CSI sequence: `CSI prefix params between final`."""

    prefix: str
    params: str
    between: str
    final: str

    def numbers(self) -> list[int]:
        """Return the parameters as numbers, 0 where one is left out."""
        return [int(part) if part.isdigit() else 0 for part in self.params.split(";")]


class Escape(NamedTuple):
    """A two-byte sequence: `ESC final`."""

    final: str


class Title(NamedTuple):
    """A window title."""

    title: str


Token = Text | Control | Escape | Title


class Filter:
    """Turns bytes, in pieces of any size, into tokens; strings and queries pyte would print are dropped."""

    def __init__(self) -> None:
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._rest = ""

    def feed(self, data: bytes) -> Iterator[Token]:
        """Yield the tokens completed by these bytes."""
        text = self._rest + self._decode(data).translate(_C1)
        self._rest = ""
        position = 0
        while position < len(text):
            match = _TOKEN.match(text, position)
            if match:
                position = match.end()
                yield from _token(match)
            elif _UNFINISHED.fullmatch(text, position):
                self._rest = text[position:]
                return
            else:
                position += 1  # a broken sequence: real terminals drop the escape and print what follows


def sgr(params: str) -> list[int]:
    """Rewrite the parameters of SGR for pyte, which reads neither colons nor 58 and has no dim."""
    parts = params.split(";")
    written: list[int] = []
    while parts:
        part = parts.pop(0)
        code, *sub = part.split(":")
        if code in ("38", "48", "58"):
            written += _colour(code, sub, parts)
        elif code == "4" and sub == ["0"]:
            written.append(24)
        elif code == "2":
            written.append(5)  # pyte's blink, which nothing else sets here, carries dim
        elif code == "22":
            written += [22, 25]
        elif code == "21":
            written.append(4)
        elif code not in ("5", "6", "25"):
            written.append(int(code or 0))
    return written


def _colour(code: str, sub: list[str], parts: list[str]) -> list[int]:
    """Return one extended colour for pyte, taking it from the sub-parameters or the parameters that follow."""
    if sub:
        kind, numbers = sub[0], sub[1:][-3:] if sub[0] == "2" else sub[1:2]
    else:
        kind = parts.pop(0) if parts else ""
        count = {"2": 3, "5": 1}.get(kind, 0)
        numbers, parts[:count] = parts[:count], []
    values = [int(number or 0) for number in numbers]
    if code == "58" or len(values) != {"2": 3, "5": 1}.get(kind) or max(values) > 255:
        return []
    return [int(code), int(kind), *values]


def _token(match: re.Match[str]) -> Iterator[Token]:
    if (text := match["text"]) is not None:
        yield Text(text if text.isascii() and text.isprintable() else _drawable(text))
    elif match["final"] is not None:
        yield Control(match["prefix"], match["params"], match["between"], match["final"])
    elif match["escape"] is not None:
        yield Escape(match["escape"])
    elif match["title"] is not None:
        yield Title(match["words"])


def _drawable(text: str) -> str:
    """Drop what has no width: pyte forgets the rest of a run after a joiner or a stray control."""
    return "".join(
        char
        for char in text
        if char in _CONTROLS or wcwidth(char) > 0 or (unicodedata.combining(char) and char > "\x9f")
    )
