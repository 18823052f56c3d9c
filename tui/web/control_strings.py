"""Control strings, which a page must never see: by them a terminal fills a clipboard and makes links.

See ECMA-48, 5.6: OSC, DCS, SOS, PM and APC. None of them draws anything that a page of ours shows.
"""

from __future__ import annotations

import re

_OPENING = re.compile(rb"\x1b[\]PX^_]|\xc2[\x90\x98\x9d\x9e\x9f]")
"""In seven bits, or as the character of UTF-8 that means the same."""
_CLOSING = re.compile(rb"\x07|\x18|\x1a|\xc2\x9c|\x1b\\|\x1b(?=[^\\])")
"""BEL, CAN, SUB or ST; any other sequence ends a string too, and stays."""
_CUT = (b"\x1b", b"\xc2")
"""What may be the first half of either."""
_OF_A_TERMINAL = re.compile(r"\x1b[\]PX^_].+|[\x90\x98\x9d\x9e\x9f].*", re.DOTALL)


class Filter:
    """Takes control strings out of what a program writes, wherever it was cut in two."""

    def __init__(self) -> None:
        self._held = b""
        self._is_inside = False

    def passed(self, data: bytes) -> bytes:
        """Return what may pass of the next bytes; half a sequence is held back until the other half comes."""
        data, self._held = self._held + data, b""
        kept = []
        while data:
            found = (_CLOSING if self._is_inside else _OPENING).search(data)
            before, data = (data[: found.start()], data[found.start() :]) if found else (data, b"")
            if not found and before.endswith(_CUT):
                before, self._held = before[:-1], before[-1:]
            if not self._is_inside:
                kept.append(before)
            if found:
                # An escape that begins something else is only the end of the string.
                data = data if found[0] == b"\x1b" else data[len(found[0]) :]
                self._is_inside = not self._is_inside
        return b"".join(kept)


def typed(text: str) -> str:
    """Return what a terminal sends without its answers in control strings, as that with its clipboard (OSC 52)."""
    return _OF_A_TERMINAL.sub("", text)
