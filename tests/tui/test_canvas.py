"""What the canvas sends makes the terminal show what Textual's own painting makes it show, in fewer bytes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from tests.pictures.cells import Cell
from tests.terminal.screen import EmulatedScreen
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


def console() -> Console:
    """One that says true colours."""
    return Console(file=io.StringIO(), force_terminal=True, color_system="truecolor")


def sent(update: CompositorUpdate) -> bytes:
    """The bytes that a terminal gets of it."""
    return update.render_segments(console()).encode()


def seen(updates: Sequence[bytes]) -> list[list[Cell]]:
    """What the eye sees on a terminal that got them: of a space, no letter."""
    screen = EmulatedScreen(COLUMNS, ROWS)
    screen.feed(b"\x1b[?7l" + b"".join(updates))
    return [[_without_letter(cell) if cell.char == " " else cell for cell in row] for row in screen.cells()]


def _without_letter(cell: Cell) -> Cell:
    return replace(cell, bold=False, foreground=cell.foreground if cell.underline else "")


@given(st.lists(pieces(), max_size=8), st.integers(0, 8))
def test_the_same_cells_as_textual_paints(painted: list[Piece], forgotten: int) -> None:
    canvas = Canvas()
    ours = []
    for number, piece in enumerate(painted):
        if number == forgotten:
            canvas.forget()
        ours.append(sent(canvas.difference(piece.update())))
    theirs = [sent(piece.update()) for piece in painted]
    assert seen(ours) == seen(theirs)


@given(pieces())
def test_what_is_there_is_not_sent_again(piece: Piece) -> None:
    canvas = Canvas()
    canvas.difference(piece.update()).render_segments(console())
    assert sent(canvas.difference(piece.update())) == b""
    canvas.forget()
    assert sent(canvas.difference(piece.update())) != b""


def test_what_is_not_sent_is_not_taken_as_shown() -> None:
    canvas = Canvas()
    piece = Piece(0, 0, Strip([Segment("ab")]))
    canvas.difference(piece.update())
    assert b"ab" in sent(canvas.difference(piece.update()))


def test_one_letter_costs_a_move_and_a_letter() -> None:
    canvas = Canvas()
    style = Style(color="#e8ecf1", bgcolor="#11161d")
    for text in ("alice", "alicf"):
        painted = sent(canvas.difference(Piece(3, 1, Strip([Segment(text, style)])).update()))
    assert painted == b"\x1b[2;8H\x1b[38;2;232;236;241;48;2;17;22;29mf\x1b[0m"


@pytest.mark.parametrize(("gap", "between"), [(2, b"cd"), (7, b"\x1b[7C")])
def test_what_stands_between_two_changes_is_written_where_that_is_shorter(gap: int, between: bytes) -> None:
    canvas = Canvas()
    letters = "cdefghijkl"[:gap]
    sent(canvas.difference(Piece(0, 0, Strip([Segment(f"a{letters}b")])).update()))
    painted = sent(canvas.difference(Piece(0, 0, Strip([Segment(f"A{letters}B")])).update()))
    assert painted == b"\x1b[1;1HA" + between + b"B\x1b[0m"


def test_the_colours_are_those_the_terminal_has() -> None:
    piece = Piece(0, 0, Strip([Segment("a", Style(color="#e8ecf1"))]))
    palette = Console(file=io.StringIO(), force_terminal=True, color_system="256")
    assert palette._color_system is ColorSystem.EIGHT_BIT
    assert "38;5;195" in Canvas().difference(piece.update()).render_segments(palette)


def test_of_a_line_that_was_rendered_in_part_only_that_part_is_sent() -> None:
    canvas = Canvas()
    left, right = Strip([Segment("abcd")]), Strip([Segment("efgh")])
    update = ChopsUpdate([{0: left, 4: right}], [(0, 4, 6)], [[4, 8]])
    assert sent(canvas.difference(update)) == b"\x1b[1;5Hef\x1b[0m"
    none: dict[int, Strip | None] = {0: None, 4: right}
    assert sent(canvas.difference(ChopsUpdate([none], [(0, 0, 8)], [[4, 8]]))) == b"\x1b[1;7Hgh\x1b[0m"
