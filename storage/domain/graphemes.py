"""Cuts texts between the characters that readers see: a letter and its accents stay together."""

from __future__ import annotations

from collections.abc import Callable


def beginning(text: str, fits: Callable[[str], bool]) -> str:
    """Return the longest beginning that fits, in whole grapheme clusters (UAX #29), without trailing spaces."""
    # Its tables take longer to load than most commands take to run.
    from wcwidth import iter_graphemes  # noqa: PLC0415

    taken = ""
    for grapheme in iter_graphemes(text):
        if not fits(taken + grapheme):
            break
        taken += grapheme
    return taken.rstrip()
