"""Tables: with titles and words for a person at a terminal, tab-separated for a program that reads a pipe."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Generic, NamedTuple, TypeVar

from tui.cli.arguments import terminal_columns

Row = TypeVar("Row")
GAP = 2
"""Spaces between two columns."""
NARROWEST = 20
"""Columns of the terminal in which a text is still worth breaking into lines."""


class Column(NamedTuple, Generic[Row]):
    """A column of a table for people."""

    title: str
    words: Callable[[Row], str]


def is_for_people() -> bool:
    """Tell whether a person reads standard output, at a terminal."""
    return sys.stdout.isatty()


def print_table(rows: Iterable[Row], columns: Sequence[Column[Row]], empty: str = "") -> None:
    """Print a table for people, whose last column is broken at words; or that it is `empty`."""
    cells = [[column.words(row) for column in columns] for row in rows]
    if cells:
        _print_aligned([[column.title for column in columns], *cells])
    elif empty:
        print(empty)


def print_facts(facts: Iterable[tuple[str, str]]) -> None:
    """Print facts for people, one on a line after its name."""
    _print_aligned([[name, words] for name, words in facts])


def _print_aligned(lines: Sequence[Sequence[str]]) -> None:
    from textwrap import TextWrapper

    widths = [max(map(_width, column)) for column in zip(*lines, strict=True)][:-1]
    indent = sum(widths) + GAP * len(widths)
    room = terminal_columns() - indent
    # A path that is cut could no longer be copied.
    wrapper = TextWrapper(max(room, NARROWEST), break_long_words=False, break_on_hyphens=False)
    for line in lines:
        start = "".join(
            text + " " * (width - _width(text) + GAP) for text, width in zip(line[:-1], widths, strict=True)
        )
        last = wrapper.wrap(line[-1]) if room >= NARROWEST else [line[-1]]
        print(f"\n{'':{indent}}".join([(start + "".join(last[:1])).rstrip(), *last[1:]]))


def _width(text: str) -> int:
    from wcwidth import wcswidth

    return max(0, wcswidth(text))
