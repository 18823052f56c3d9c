"""Words behind a sign, which go on under themselves and not under the sign."""

from __future__ import annotations

from textual.content import Content


def hanging(sign: Content, words: Content, columns: int) -> list[Content]:
    """Return the rows that sign and words take in so many columns."""
    space = Content(" " * sign.cell_length)
    rows = words.wrap(max(1, columns - sign.cell_length))
    return [(space if place else sign) + row for place, row in enumerate(rows)]
