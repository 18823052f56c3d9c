"""Tables: with titles and words for a person at a terminal, tab-separated for a program that reads a pipe."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate, zip_longest
from typing import Generic, NamedTuple, TypeVar

from tui.cli.arguments import terminal_columns
from tui.language import _, lines

Row = TypeVar("Row")
GAP = 2
"""Spaces between two columns."""


class Column(NamedTuple, Generic[Row]):
    """A column of a table for people."""

    title: str
    words: Callable[[Row], str]


def is_for_people() -> bool:
    """Tell whether a person reads standard output, at a terminal."""
    return sys.stdout.isatty()


def print_sentence(sentence: str) -> None:
    """Print a sentence, broken at words where a person reads it."""
    print("\n".join(lines.at_words(sentence, terminal_columns())) if is_for_people() else sentence)


def print_table(rows: Iterable[Row], columns: Sequence[Column[Row]], empty: str = "") -> None:
    """Print a table for people, or that it is `empty`. Columns for which there is no room are said under each row."""
    titles = [column.title for column in columns]
    cells = [[column.words(row) for column in columns] for row in rows]
    if not cells:
        if empty:
            print_sentence(empty)
        return
    kept = _fitting([titles, *cells])
    _print_aligned(
        [titles[:kept], *(row[:kept] for row in cells)],
        ["", *(_under(titles[kept:], row[kept:]) for row in cells)],
    )


def print_list(rows: Sequence[Row], columns: Sequence[Column[Row]]) -> None:
    """Print a table for people, and the same cells tab-separated for a program."""
    if is_for_people():
        print_table(rows, columns)
        return
    for row in rows:
        print("\t".join(column.words(row) for column in columns))


def print_facts(facts: Iterable[tuple[str, str]]) -> None:
    """Print facts for people, one on a line after its name."""
    if table := [[name, words] for name, words in facts]:
        _print_aligned(table)


def _fitting(table: Sequence[Sequence[str]]) -> int:
    """Return how many columns, from the first, the terminal has room for without a broken word; at least one."""
    ends = accumulate(width + GAP for width in _widest(table, lines.widest_part))
    return max(1, sum(end - GAP <= terminal_columns() for end in ends))


def _under(titles: Sequence[str], cells: Sequence[str]) -> str:
    return " · ".join(
        _("{title} : {words}").format(title=title, words=words) for title, words in zip(titles, cells, strict=True)
    )


def _print_aligned(table: Sequence[Sequence[str]], under: Sequence[str] = ()) -> None:
    """Print rows, and under each the words that go with it, if there are any."""
    widths = _widths(table)
    for row, words in zip(table, under or [""] * len(table), strict=True):
        broken = [lines.within(cell, width) for cell, width in zip(row, widths, strict=True)]
        for parts in zip_longest(*broken, fillvalue=""):
            padded = (part + " " * (width - lines.width(part) + GAP) for part, width in zip(parts, widths, strict=True))
            print("".join(padded).rstrip())
        for line in lines.within(words, terminal_columns() - GAP):
            print(f"{'':{GAP}}{line}")


def _widths(table: Sequence[Sequence[str]]) -> list[int]:
    """Return the columns of each cell: what it needs, or less of the widest where the terminal is narrower."""
    widths, least = _widest(table, lines.width), _widest(table, lines.widest_part)
    for _column in range(sum(widths) - _room(table)):
        spare = [width - smallest for width, smallest in zip(widths, least, strict=True)]
        # Once no cell can be broken between words, the widest is broken in them.
        able = [at for at, columns in enumerate(spare) if columns > 0] or [*range(len(widths))]
        widest = max(able, key=widths.__getitem__)
        widths[widest] = max(1, widths[widest] - 1)
    return widths


def _widest(table: Sequence[Sequence[str]], width: Callable[[str], int]) -> list[int]:
    return [max(map(width, column)) for column in zip(*table, strict=True)]


def _room(table: Sequence[Sequence[str]]) -> int:
    return terminal_columns() - GAP * (len(table[0]) - 1)
