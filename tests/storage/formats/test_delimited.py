"""Tables with separators: what programs write is read back, and a line that cannot be read costs no other."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from storage.formats.delimited import (
    SEPARATORS,
    Broken,
    Fault,
    Record,
    Shape,
    announced_separator,
    lines_of,
    records,
    said,
)
from tests.storage.people import unhurried

MARKS = '";,|\t =#é'
"""What is most likely to be taken for something else."""
ANYTHING = st.text(st.characters(codec="utf-8") | st.sampled_from(MARKS), max_size=8)
ON_ONE_LINE = st.text(st.characters(codec="utf-8", exclude_characters="\r\n") | st.sampled_from(MARKS), max_size=8)
SIGNS = st.sampled_from(SEPARATORS)
QUOTINGS = st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL, csv.QUOTE_NONNUMERIC])


def written(rows: list[list[str]], separator: str, quoting: int, end: str = "\r\n") -> list[str]:
    """The lines that Python writes."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, quoting=quoting, lineterminator=end).writerows(rows)  # type: ignore[arg-type]
    return lines_of(text.getvalue())


def telling(rows: list[list[str]]) -> list[list[str]]:
    """What is said of the rows that say anything."""
    said_of = [[said(cell) for cell in row] for row in rows]
    return [row for row in said_of if any(row)]


def cells_of(lines: list[str], shape: Shape) -> list[list[str]]:
    """What is read of a table without a fault."""
    found = list(records(lines, 0, shape))
    assert all(isinstance(record, Record) for record in found), found
    return telling([list(record.cells) for record in found if isinstance(record, Record)])


@unhurried
@given(st.lists(st.lists(ANYTHING, min_size=1, max_size=4), max_size=5), SIGNS, QUOTINGS)
@example([['" ;', "a"], [' "', "\n"]], ";", csv.QUOTE_MINIMAL)
def test_what_a_program_writes_is_read_back(rows: list[list[str]], separator: str, quoting: int) -> None:
    assert cells_of(written(rows, separator, quoting), Shape(separator)) == telling(rows)


@unhurried
@given(
    st.lists(st.lists(ON_ONE_LINE, min_size=1, max_size=4), max_size=5),
    SIGNS,
    QUOTINGS,
    st.sampled_from(["\r\n", "\n", "\r"]),
)
def test_so_is_a_table_of_which_each_line_is_by_itself(
    rows: list[list[str]], separator: str, quoting: int, end: str
) -> None:
    assert cells_of(written(rows, separator, quoting, end), Shape(separator, over_lines=False)) == telling(rows)


@unhurried
@given(
    st.text(st.characters() | st.sampled_from(MARKS + "\r\n\0"), max_size=60),
    st.sampled_from([*SEPARATORS, "^", "\0", "#", "€", "\U0001f511"]),
    st.booleans(),
)
@example('"' + "a" * 200_000, ";", True)
@example('"\n' * 300, ";", True)
@example('a;"b"c\n' * 3, ";", False)
def test_any_text_gives_lines_that_are_read_or_told(text: str, separator: str, over_lines: bool) -> None:
    lines = lines_of(text)
    assert "".join(lines) == text
    last = 0
    for record in records(lines, 0, Shape(separator, 2, (0, 1), over_lines)):
        assert record.line > last
        assert isinstance(record, Broken) or over_lines or record.last == record.line
        last = record.line if isinstance(record, Broken) else record.last
    assert last <= len(lines)


@pytest.mark.parametrize(
    ("lines", "over_lines", "found"),
    [
        (['"a\n', 'b";c\n'], True, [["a\nb", "c"]]),
        (['"a\n', 'b";c\n'], False, [Fault.STRAY_QUOTE, ['b"', "c"]]),
        (['7" ; "a" ;b\n'], True, [Fault.STRAY_QUOTE]),
        (['7" ; "a" ;b\n'], False, [['7"', "a", "b"]]),
        (['"a"b;c\n', "d;e"], True, [Fault.STRAY_QUOTE, ["d", "e"]]),
        (["x" * 40_000, "d;e"], False, [Fault.TOO_LONG, ["d", "e"]]),
    ],
)
def test_a_quote_reaches_as_far_as_its_table_lets_it(lines: list[str], over_lines: bool, found: list[object]) -> None:
    read = records(lines, 0, Shape(";", over_lines=over_lines))
    assert [one.fault if isinstance(one, Broken) else [said(cell) for cell in one.cells] for one in read] == found


@pytest.mark.parametrize(
    ("line", "separator"),
    [("sep=;\r\n", ";"), (' "SEP=|"', "|"), ("sep=\t", "\t"), ("sep=,;;", ","), ("sep=a", ""), ("sep=", ""), ("", "")],
)
def test_a_line_may_say_the_separator(line: str, separator: str) -> None:
    assert announced_separator(line) == separator
