"""What is shown in place of any page where the terminal is too small for one."""

from __future__ import annotations

from collections.abc import Iterable

from rich.segment import Segment
from rich.style import Style
from textual.content import Content
from textual.geometry import Size
from textual.strip import Strip

from tui.language import _

SMALLEST = Size(60, 20)
"""Columns and rows that every page can do with."""
_MARGIN = 2


def is_too_small(size: Size, smallest: Size) -> bool:
    """Say whether a terminal lacks columns or rows."""
    return size.width < smallest.width or size.height < smallest.height


def too_small(size: Size, smallest: Size, others: Iterable[str], style: Style) -> list[Strip]:
    """Return the rows that say how large the terminal must be, then the `others`, each on a line of its own."""
    sentence = _("Agrandissez la fenêtre : il faut {columns} colonnes et {rows} lignes (ici {width} et {height}).")
    numbers = {"columns": smallest.width, "rows": smallest.height, "width": size.width, "height": size.height}
    margin = _MARGIN if size.width > smallest.width // 2 else 0
    lines = [
        " " * margin + line.plain
        for words in (sentence.format(**numbers), *others)
        for line in Content(words).wrap(max(1, size.width - 2 * margin))
    ]
    if len(lines) < size.height:
        lines.insert(0, "")
    rows = (*lines[: size.height], *[""] * (size.height - len(lines)))
    return [Strip([Segment(row, style)]).adjust_cell_length(size.width, style) for row in rows]
