"""Lines of which some begin with a sign."""

from __future__ import annotations

from textual.content import Content

from tui.widgets.hanging import Hanging, hanging
from tui.widgets.words import Words

SIGN = 2
"""Columns of a sign and of the space behind it."""


class Points(Hanging, Words):
    """Shows lines; what does not fit on a row goes on under the words of its line, not under its sign."""

    def rows(self, columns: int) -> list[Content]:
        """Return each line behind its sign, if it has one."""
        rows = list[Content]()
        for line in str(self.content).split("\n"):
            sign = line[:SIGN] if line[1:SIGN] == " " and not line[0].isalnum() else ""
            rows += hanging(Content(sign), Content(line.removeprefix(sign)), columns)
        return rows
