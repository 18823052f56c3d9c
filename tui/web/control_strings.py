"""Control strings, which a page must never see: by them a terminal fills a clipboard and makes links.

See ECMA-48, 5.6: OSC, DCS, SOS, PM and APC. None of them draws anything that a page of ours shows.
"""

from __future__ import annotations

import re

_UNFIT = re.compile(rb"(?P<string>\x1b[\]PX^_]|\xc2[\x90\x98\x9d\x9e\x9f])|\x1b(?![ -~])")
"""The beginning of one in seven bits, or as the character of UTF-8 that means the same; or an escape that waits.

A terminal obeys or ignores what comes between an escape and its letter (vt100.net, "escape"), BEL and bad UTF-8 too.
"""
_CLOSING = re.compile(rb"\x07|\x18|\x1a|\xc2\x9c|\x1b\\|(?=\x1b(?!\\))")
"""BEL, CAN, SUB or ST; any other sequence ends a string too, and stays."""
_CANCEL = b"\x18"
"""What stands in the place of anything taken out: what was around it must not become one sequence."""
_HALF = re.compile(rb"(?:\x1b|[\xc2-\xf4]|[\xe0-\xf4][\x80-\xbf]|[\xf0-\xf4][\x80-\xbf]{2})\Z")
"""The beginning of a sequence, or of a character: the terminal loses `’` where it is cut after its second byte."""
_LONGEST_HALF = 3
_OF_A_TERMINAL = re.compile(r"\x1b[\]PX^_].+|[\x90\x98\x9d\x9e\x9f].*", re.DOTALL)


class Filter:
    """Takes control strings out of what a program writes, wherever it was cut in two."""

    def __init__(self) -> None:
        self._held = b""
        self._is_inside = False

    def passed(self, data: bytes) -> bytes:
        """Return what may pass of the next bytes; half of anything is held back until the other half comes."""
        data = self._held + data
        half = _HALF.search(data, max(0, len(data) - _LONGEST_HALF))
        data, self._held = (data[: half.start()], half[0]) if half else (data, b"")
        kept = []
        while data:
            found = (_CLOSING if self._is_inside else _UNFIT).search(data)
            if not self._is_inside:
                kept.append(data[: found.start()] + _CANCEL if found else data)
            self._is_inside = found.lastgroup == "string" if found else self._is_inside
            data = data[found.end() :] if found else b""
        return b"".join(kept)


def typed(text: str) -> str:
    """Return what a terminal sends without its answers in control strings, as that with its clipboard (OSC 52)."""
    return _OF_A_TERMINAL.sub("", text)
