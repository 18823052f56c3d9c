"""Hostile input: what a terminal may send, and what a row of the database may hold."""

from __future__ import annotations

import random

FRAGMENTS = (
    b"\x1b",
    b"\x1b[",
    b"\x1b[<",
    b"\x1b]52;c;",
    b"\x1b]0;",
    b"\x1bP",
    b"\x1b_",
    b"\x1b\\",
    b"\x1b[200~",
    b"\x1b[201~",
    b"\x1b[I",
    b"\x1b[O",
    b"\x1b[M",
    b"\x1b[<0;99999;99999M",
    b"\x1b[<64;3;3M",
    b"\x1b[<35;1;1M",
    b"\x1b[48;99999;99999;1;1t",
    b"\x1b[99999999;5u",
    b"\x1b[57441;5:3u",
    b"\x1b[?2026;2$y",
    b"\x1b[?2048;1$y",
    b"\x1b[1;2H",
    b"\x1b[Z",
    b"\xff",
    b"\xc3",
    "é€😀\u202e\u200b".encode(),
    b"\r",
    b"\t",
    b"\x00",
    b";",
    b"9" * 40,
)
_LEAVE = b"\x11"


def random_strings(seed: int, count: int) -> list[bytes]:
    """Strings of random bytes and broken sequences, the same ones for a seed, none with Ctrl+Q."""
    chance = random.Random(seed)  # noqa: S311
    return [_string(chance) for _ in range(count)]


def _string(chance: random.Random) -> bytes:
    pieces = (
        chance.choice(FRAGMENTS) if chance.random() < 0.5 else chance.randbytes(chance.randint(1, 8)) for _ in range(8)
    )
    # `113;5u` is Ctrl+Q too, in the kitty protocol.
    return b"".join(pieces).replace(_LEAVE, b"").replace(b"113", b"")


NAMES = {
    "markup": "[@click=app.quit]cliquez[/]",
    "unbalanced markup": "[/]",
    "a style that is not one": "[no such style]x[/no such style]",
    "the clipboard": "a\x1b]52;c;cGlyYXRl\x07b",
    "the window title": "a\x1b]0;pirate\x1b\\b",
    "a colour": "a\x1b[31mb",
    "the whole screen": "a\x1b[2J\x1b[Hb",
    "C1 controls": "a\x9b31mb\x9dz\x9c",
    "line ends": "a\nb\r\nc\u2028d\u2029e\x85f",
    "tabs and bells": "a\tb\x07c\x08d\x7fe",
    "a null": "a\x00b",
    "bidirectional": "a\u202eb\u2066c\u200fd",
    "nothing to see": "a\u200bb\u2060c\ufeffd\U000e0041e",
    "wide and combining": "日本語 e\u0301 👨\u200d👩\u200d👧",
}
"""Names that no command would accept, written by other means."""

TOGETHER = {
    "markup": NAMES["markup"],
    "unbalanced markup and sequences": "[/]\x1b]52;c;cGly\x07\x1b]0;pirate\x1b\\\x1b[31m\x1b[2J",
    "controls": "a\x9b31m\x9dz\x9c\nb\r\u2028c\u2029\x85d\te\x07f\x08g\x7fh\x00i"
    "\u202ej\u2066k\u200fl\u200bm\u2060n\ufeffo\U000e0041p",
}
"""The same attacks in few names, short enough to be shown whole beside the title."""

_FORBIDDEN = "\x00\x07\x08\x7f\u2028\u2029\x85\u202e\u2066\u200f\u200b\u2060\ufeff\U000e0041\x9b\x9d\x9c"
MARKS = (b"\x1b]52", b"\x1b]0;", b"\x1b]2;", b"pirate\x1b", b"\x1b[31m", *(char.encode() for char in _FORBIDDEN))
"""Sequences that must never reach a terminal."""
