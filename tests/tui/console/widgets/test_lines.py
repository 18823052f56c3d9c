"""A list that follows what it lists without losing the place."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual.app import App, ComposeResult
from textual.content import Content

from tests.tui.harness import Hands
from tui.app.themes import DARK
from tui.console.widgets.lines import Column, Line, Lines


class Listing(App[None]):
    """Nothing but a list."""

    def __init__(self) -> None:
        super().__init__()
        self.register_theme(DARK)
        self.theme = DARK.name
        self.asked_for_more = 0

    def compose(self) -> ComposeResult:
        """Two columns."""
        yield Lines((Column("Nom", 10, grows=1), Column("État", 6)), id="lines")

    def on_lines_near_end(self) -> None:
        """Count."""
        self.asked_for_more += 1


@asynccontextmanager
async def listing(size: tuple[int, int] = (40, 10)) -> AsyncIterator[tuple[Hands, Lines]]:
    """Someone in front of it."""
    app = Listing()
    app.animation_level = "none"
    async with app.run_test(size=size) as pilot:
        hands = Hands(pilot, app)
        await hands.settle()
        yield hands, app.query_one(Lines)


def line(key: str, state: str = "ouvert") -> Line:
    """Its key is its name."""
    return Line(key, (Content(key), Content(state)))


def some(first: int, last: int) -> list[Line]:
    """Numbered ones."""
    return [line(f"n{number:03}") for number in range(first, last)]


async def test_the_first_line_is_chosen_and_the_arrows_stop_at_both_ends() -> None:
    async with listing() as (hands, lines):
        lines.show([line("a"), line("b")])
        assert lines.chosen == "a"
        lines.choices.focus()
        await hands.press("up")
        assert lines.chosen == "a"
        await hands.press("down", "down", "down")
        assert lines.chosen == "b"


async def test_the_same_line_stays_chosen_where_others_come_and_go() -> None:
    async with listing() as (_hands, lines):
        lines.show([line("b"), line("c"), line("d")])
        lines.choose("c")
        lines.show([line("a"), line("b"), line("c"), line("d")])
        assert lines.chosen == "c"
        lines.show([line("c")])
        assert lines.chosen == "c"


async def test_the_place_is_kept_where_the_chosen_line_goes() -> None:
    async with listing() as (_hands, lines):
        lines.show([line("a"), line("b"), line("c")])
        lines.choose("b")
        lines.show([line("a"), line("c")])
        assert lines.chosen == "c"
        lines.show([])
        assert lines.chosen is None
        lines.show([line("x")])
        assert lines.chosen == "x"


async def test_what_a_line_says_changes_in_its_place() -> None:
    async with listing() as (hands, lines):
        lines.show([line("a"), line("b")])
        lines.choose("b")
        lines.show([line("a", "fermé"), line("b")])
        await hands.settle()
        assert "fermé" in hands.text().splitlines()[1]
        assert lines.chosen == "b"


async def test_what_is_in_sight_stays_in_sight() -> None:
    async with listing() as (hands, lines):
        lines.show(some(0, 50))
        lines.choose("n030")
        await hands.settle()
        seen = hands.text()
        lines.show([*some(0, 49), line("n049b")])
        await hands.settle()
        assert hands.text() == seen


async def test_more_is_asked_for_near_the_end_and_put_below() -> None:
    async with listing() as (hands, lines):
        assert isinstance(hands.app, Listing)
        lines.show(some(0, 50))
        await hands.settle()
        assert hands.app.asked_for_more == 0
        lines.choices.focus()
        await hands.press("end")
        assert hands.app.asked_for_more > 0
        lines.show(some(0, 80))
        await hands.press("down")
        assert lines.chosen == "n050"


async def test_columns_take_the_room_there_is_and_wide_characters_two_cells() -> None:
    async with listing() as (hands, lines):
        lines.show([line("名前" * 20), line("a" * 50), line("b")])
        await hands.settle()
        rows = hands.text().splitlines()
        at = rows[0].index("État")
        assert rows[2][at:] == rows[3][at:] == "ouvert"
        assert "…" in rows[1]
        await hands.resize(60, 10)
        assert hands.text().splitlines()[0].index("État") == at + 20


async def test_the_chosen_line_has_a_bar_a_fill_and_bold_letters() -> None:
    async with listing() as (hands, lines):
        lines.show([line("a"), line("b")])
        await hands.settle()
        chosen, other = hands.cells()[1:3]
        assert (chosen[0].char, other[0].char) == ("▌", " ")
        assert (chosen[1].char, other[1].char) == ("a", "b")
        assert (chosen[1].bold, other[1].bold) == (True, False)
        assert chosen[0].foreground == DARK.primary
        assert {cell.background for cell in chosen[:-1]} == {DARK.variables["raised"]}
        assert other[1].background == DARK.surface


async def test_the_chosen_line_keeps_a_thin_bar_while_the_list_is_not_in_use() -> None:
    async with listing() as (hands, lines):
        lines.show([line("a"), line("b")])
        await hands.settle()
        in_use = hands.cells()[1][0]
        hands.app.screen.set_focus(None)
        await hands.settle()
        chosen, other = hands.cells()[1:3]
        assert (chosen[0].char, chosen[1].char, chosen[1].bold) == ("│", "a", True)
        assert (other[0].char, other[1].char, other[1].bold) == (" ", "b", False)
        assert chosen[0].foreground != in_use.foreground == DARK.primary


async def test_a_list_with_nothing_in_it_is_not_there_and_takes_no_focus() -> None:
    async with listing() as (hands, lines):
        lines.show([])
        await hands.press("tab")
        assert "Nom" not in hands.text()
        assert hands.app.focused is None
        lines.show([line("a")])
        await hands.settle()
        assert hands.cells()[1][0].char == "▌", "what comes into it has the focus that nothing else has"
        assert hands.app.focused is lines.choices


async def test_room_that_is_left_goes_first_to_what_would_be_cut() -> None:
    async with listing((60, 10)) as (hands, _lines):
        columns = (Column("Par", 6, grows=1), Column("Compte", 6, grows=1), Column("Détail", 0, grows=3))
        listed = Lines(columns, id="three")
        await hands.app.screen.mount(listed)
        listed.show([Line("1", (Content("un nom long"), Content("un autre nom long"), Content("")))])
        await hands.settle()
        assert "un nom long" in hands.text()
        assert "un autre nom long" in hands.text()
        rows = hands.text().splitlines()
        below = next(row for row in rows if "un nom long" in row)
        above = next(row for row in rows if "Compte" in row)
        assert below.index("un autre nom long") == above.index("Compte")
        assert "long  " in below, "two spaces at least are between columns"
