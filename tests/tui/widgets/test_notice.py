"""What just happened: a bar and a sign of its kind, then sentences that are never markup."""

from __future__ import annotations

import pytest
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from tests.tui.harness import Hands
from tests.tui.widgets.shelf import cells_of, colour, drawn, on_a_shelf
from tui.widgets.notice import SIGNS, Notice

COLOURS = {"error": "error", "remark": "warning", "done": "success", "information": "primary", "busy": "primary"}


class Page(Vertical):
    """A notice, and whether it was silent each time it told."""

    def __init__(self, notice: Notice) -> None:
        super().__init__()
        self._notice = notice
        self.silent: list[bool] = []

    def compose(self) -> ComposeResult:
        yield self._notice

    @on(Notice.Told)
    def _told(self, event: Notice.Told) -> None:
        self.silent.append(event.silent)


def notice(hands: Hands) -> Notice:
    """The notice."""
    return hands.app.screen.query_one(Notice)


@pytest.mark.parametrize("kind", SIGNS)
async def test_each_kind_has_a_bar_and_a_sign_in_its_colour(kind: str) -> None:
    async with on_a_shelf(Notice()) as hands:
        notice(hands).say("Voilà.", kind)
        await hands.settle()
        (row,) = drawn(hands, "Notice")
        assert row.rstrip() == f"▌ {SIGNS[kind]} Voilà."
        (cells,) = cells_of(hands, "Notice")
        assert {cells[column].foreground for column in (0, 2)} == {colour(hands, COLOURS[kind])}
        assert cells[4].foreground == colour(hands, "foreground")


async def test_silence_takes_a_row_and_shows_nothing() -> None:
    async with on_a_shelf(Notice()) as hands:
        assert [row.strip() for row in drawn(hands, "Notice")] == [""]
        notice(hands).say("Voilà.")
        notice(hands).clear()
        await hands.settle()
        assert [row.strip() for row in drawn(hands, "Notice")] == [""]


async def test_a_page_hears_whether_something_is_said() -> None:
    page = Page(Notice())
    async with on_a_shelf(page) as hands:
        notice(hands).say("Voilà.")
        notice(hands).clear()
        await hands.settle()
        assert page.silent == [False, True]


async def test_it_may_speak_from_the_start() -> None:
    async with on_a_shelf(Notice("C'est terminé.", "done", id="end")) as hands:
        assert [row.rstrip() for row in drawn(hands, "#end")] == ["▌ ✓ C'est terminé."]


@pytest.mark.parametrize("columns", [40, 120])
async def test_what_is_long_goes_on_under_its_own_words(columns: int) -> None:
    sentence = "Le code est refusé : il a déjà servi. " * 4
    async with on_a_shelf(Notice(), size=(columns, 20)) as hands:
        notice(hands).say(sentence.strip())
        await hands.settle()
        rows = drawn(hands, "Notice")
        assert {len(row) for row in rows} == {min(columns, 68)}
        assert len(rows) > 1
        assert [row[:4] for row in rows] == ["▌ ✗ "] + ["▌   "] * (len(rows) - 1)
        assert " ".join(" ".join(row[4:] for row in rows).split()) == sentence.strip()


async def test_what_people_wrote_is_never_markup() -> None:
    async with on_a_shelf(Notice()) as hands:
        notice(hands).say("[@click=app.quit]x[/]")
        await hands.settle()
        assert "[@click=app.quit]x[/]" in drawn(hands, "Notice")[0]


def long_page() -> VerticalScroll:
    """Return a page with a notice above what makes it long, and one at its foot."""
    return VerticalScroll(Notice("Il manque 4 lignes.", "remark", id="above"), Static(id="words"), Notice(id="below"))


async def test_it_stays_in_sight_when_the_page_grows() -> None:
    async with on_a_shelf(long_page(), size=(40, 8)) as hands:
        hands.app.screen.query_one("#below", Notice).say("Voilà.", "done")
        await hands.settle()
        hands.app.screen.query_one("#words", Static).update("mot\n" * 20)
        await hands.settle()
        assert "✓ Voilà." in hands.words()


async def test_it_stays_in_sight_when_the_terminal_shrinks() -> None:
    async with on_a_shelf(long_page(), size=(40, 12)) as hands:
        hands.app.screen.query_one("#words", Static).update("mot\n" * 20)
        hands.app.screen.query_one("#below", Notice).say("Voilà.", "done")
        await hands.settle()
        await hands.resize(40, 6)
        assert "✓ Voilà." in hands.words()


async def test_the_last_on_the_page_is_in_sight_whichever_spoke_last() -> None:
    async with on_a_shelf(long_page(), size=(40, 8)) as hands:
        hands.app.screen.query_one("#words", Static).update("mot\n" * 20)
        hands.app.screen.query_one("#below", Notice).say("Voilà.", "done")
        await hands.settle()
        hands.app.screen.query_one("#above", Notice).say("Il manque 5 lignes.", "remark")
        await hands.settle()
        assert "✓ Voilà." in hands.words()
