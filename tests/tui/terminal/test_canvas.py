"""What the canvas sends makes the terminal show what Textual's own painting makes it show, in fewer bytes."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from tests.pictures.cells import Cell
from tests.storage.people import unhurried
from tests.terminal.screen import EmulatedScreen
from tui.language.text import is_hidden
from tui.terminal.canvas import Canvas

COLUMNS, ROWS = 16, 4
COLOURS = (None, "#e8ecf1", "#11161d", "color(231)", "default")
LETTERS, WIDE = "ab  ▀│é", "日\u0301"


@dataclass(frozen=True)
class Piece:
    """A strip somewhere on the screen."""

    x: int
    y: int
    strip: Strip

    def update(self) -> LayoutUpdate:
        """As the compositor hands it over."""
        return LayoutUpdate([[self.strip]], Region(self.x, self.y, self.strip.cell_length, 1))


@st.composite
def pieces(draw: st.DrawFn) -> Piece:
    """Any strip that ends on the screen. One with wide letters takes its row: half of one is nobody's business."""
    wide = draw(st.booleans())
    x, y = 0 if wide else draw(st.integers(0, COLUMNS - 1)), draw(st.integers(0, ROWS - 1))
    styles = st.builds(
        Style,
        color=st.sampled_from(COLOURS),
        bgcolor=st.sampled_from(COLOURS),
        bold=st.booleans(),
        underline=st.booleans(),
        reverse=st.booleans(),
    )
    letters = LETTERS + WIDE if wide else LETTERS
    segments = st.tuples(st.text(letters, min_size=1, max_size=8), styles).map(lambda drawn: Segment(*drawn))
    strip = Strip(draw(st.lists(segments, min_size=1, max_size=4)))
    if wide:
        # An accent without a letter before it is drawn nowhere.
        return Piece(x, y, Strip([Segment("a"), *strip]).adjust_cell_length(COLUMNS))
    return Piece(x, y, strip.crop(0, draw(st.integers(1, COLUMNS - x))))


def theirs(piece: Piece) -> bytes:
    """What Textual sends of it."""
    console = Console(file=io.StringIO(), force_terminal=True, color_system="truecolor")
    return piece.update().render_segments(console).encode()


def ours(canvas: Canvas, update: Piece | ChopsUpdate, colours: ColorSystem = ColorSystem.TRUECOLOR) -> bytes:
    """What the canvas sends of it."""
    return canvas.difference(update.update() if isinstance(update, Piece) else update, colours).sequences.encode()


def seen(updates: Sequence[bytes]) -> list[list[Cell]]:
    """What the eye sees on a terminal that got them: of a space, no letter."""
    screen = EmulatedScreen(COLUMNS, ROWS)
    screen.feed(b"\x1b[?7l" + b"".join(updates))
    return [[_without_letter(cell) if cell.char == " " else cell for cell in row] for row in screen.cells()]


def _without_letter(cell: Cell) -> Cell:
    return replace(cell, bold=False, foreground=cell.foreground if cell.underline else "")


@unhurried
@given(st.lists(pieces(), max_size=8), st.integers(0, 8))
def test_the_same_cells_as_textual_paints(painted: list[Piece], forgotten: int) -> None:
    canvas = Canvas(COLUMNS, ROWS)
    sent = []
    for number, piece in enumerate(painted):
        if number == forgotten:
            canvas.forget(COLUMNS, ROWS)
        sent.append(ours(canvas, piece))
    assert seen(sent) == seen([theirs(piece) for piece in painted])


@unhurried
@given(pieces())
def test_what_is_there_is_not_sent_again(piece: Piece) -> None:
    canvas = Canvas(COLUMNS, ROWS)
    ours(canvas, piece)
    assert ours(canvas, piece) == b""
    canvas.forget(COLUMNS, ROWS)
    assert ours(canvas, piece) != b""


def test_one_letter_costs_a_move_and_a_letter() -> None:
    canvas = Canvas(COLUMNS, ROWS)
    style = Style(color="#e8ecf1", bgcolor="#11161d")
    ours(canvas, Piece(3, 1, Strip([Segment("alice", style)])))
    changed = ours(canvas, Piece(3, 1, Strip([Segment("alicf", style)])))
    assert changed == b"\x1b[2;8H\x1b[38;2;232;236;241;48;2;17;22;29mf\x1b[0m"


@pytest.mark.parametrize(("gap", "between"), [(2, b"cd"), (7, b"\x1b[7C")])
def test_what_stands_between_two_changes_is_written_where_that_is_shorter(gap: int, between: bytes) -> None:
    canvas = Canvas(COLUMNS, ROWS)
    letters = "cdefghijkl"[:gap]
    ours(canvas, Piece(0, 0, Strip([Segment(f"a{letters}b")])))
    assert ours(canvas, Piece(0, 0, Strip([Segment(f"A{letters}B")]))) == b"\x1b[1;1HA" + between + b"B\x1b[0m"


def test_the_colours_are_those_the_terminal_has() -> None:
    piece = Piece(0, 0, Strip([Segment("a", Style(color="#e8ecf1"))]))
    assert b"38;5;195" in ours(Canvas(COLUMNS, ROWS), piece, ColorSystem.EIGHT_BIT)


def test_of_a_line_that_was_rendered_in_part_only_that_part_is_sent() -> None:
    canvas = Canvas(COLUMNS, ROWS)
    right = Strip([Segment("efgh")])
    line: dict[int, Strip | None] = {0: Strip([Segment("abcd")]), 4: right}
    assert ours(canvas, ChopsUpdate([line], [(0, 4, 6)], [[4, 8]])) == b"\x1b[1;5Hef\x1b[0m"
    assert ours(canvas, ChopsUpdate([{0: None, 4: right}], [(0, 0, 8)], [[4, 8]])) == b"\x1b[1;7Hgh\x1b[0m"


def test_what_is_beyond_the_edge_is_not_put_on_it() -> None:
    canvas = Canvas(COLUMNS, ROWS)
    larger = ours(canvas, Piece(10, 1, Strip([Segment("abcdefghi")]))) + ours(
        canvas, Piece(0, ROWS, Strip([Segment("z")]))
    )
    assert larger == b"\x1b[2;11Habcdef\x1b[0m"
    assert ours(canvas, Piece(COLUMNS + 1, 0, Strip([Segment("y")]))) == b""


@given(st.text(st.characters(categories=("Cc", "Cf", "Zl", "Zp")) | st.sampled_from("ab é"), max_size=COLUMNS))
def test_nothing_that_acts_on_a_terminal_is_sent(text: str) -> None:
    sent = ours(Canvas(COLUMNS, ROWS), Piece(0, 0, Strip([Segment("a" + text)]))).decode()
    letters = re.sub(r"\x1b\[[0-9;]*[mHC]", "", sent)
    assert not any(map(is_hidden, letters))
