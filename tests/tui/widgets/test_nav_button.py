"""Buttons: filled at rest, solid where Enter presses them, between bars in focus, in brackets without fills."""

from __future__ import annotations

import pytest
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode
from textual.widget import Widget
from textual.widgets import Button

from tests.tui.harness import Hands
from tests.tui.widgets.shelf import cells_of, colour, drawn, on_a_shelf
from tui.widgets.field import Field
from tui.widgets.nav_button import SIDES, NavButton
from tui.widgets.row import Row


class Page(Vertical):
    """A field and three buttons, and what was pressed."""

    def __init__(self) -> None:
        super().__init__()
        self.pressed: list[str | None] = []

    def compose(self) -> ComposeResult:
        yield Field("Nom", id="name")
        yield NavButton("Précédent", id="back")
        yield NavButton("Retirer", id="remove", danger=True)
        yield NavButton("Suivant", id="next", primary=True)

    @on(Button.Pressed)
    def _press(self, event: Button.Pressed) -> None:
        self.pressed.append(event.button.id)


def focus(hands: Hands, selector: str) -> Widget:
    """Give the focus to a widget."""
    return hands.app.screen.query_one(selector).focus()


def solid(hands: Hands) -> list[str | None]:
    """The buttons that have the fill of what Enter presses."""
    fills = {colour(hands, "primary"), colour(hands, "error")}
    buttons = hands.app.screen.query(NavButton)
    return [button.id for button in buttons if cells_of(hands, f"#{button.id}")[0][1].background in fills]


@pytest.mark.parametrize(
    ("focused", "what_enter_presses"),
    [(None, "next"), ("name", "next"), ("back", "back"), ("remove", "remove"), ("next", "next")],
)
async def test_exactly_one_button_is_solid_and_enter_presses_it(focused: str | None, what_enter_presses: str) -> None:
    async with on_a_shelf(Page()) as hands:
        if focused:
            focus(hands, f"#{focused}")
        await hands.settle()
        assert solid(hands) == [what_enter_presses]
        if focused not in (None, "name"):
            await hands.press("enter")
            assert hands.app.screen.query_one(Page).pressed == [what_enter_presses]


async def test_the_label_stays_where_it_is_when_the_focus_comes() -> None:
    async with on_a_shelf(Page()) as hands:
        place = hands.app.screen.query_one("#back").region
        assert drawn(hands, "#back") == ["  Précédent  "]
        assert place.width == len("Précédent") + SIDES
        focus(hands, "#back")
        await hands.settle()
        assert drawn(hands, "#back") == ["▌ Précédent ▐"]
        assert hands.app.screen.query_one("#back").region == place


@pytest.mark.parametrize("key", ["space", "enter"])
async def test_space_and_enter_press(key: str) -> None:
    async with on_a_shelf(Page()) as hands:
        focus(hands, "#back")
        await hands.press(key)
        assert hands.app.screen.query_one(Page).pressed == ["back"]


async def test_what_removes_something_says_so_by_a_sign_and_a_colour() -> None:
    async with on_a_shelf(Page()) as hands:
        assert drawn(hands, "#remove") == ["  ✗ Retirer  "]
        assert {cell.foreground for cell in cells_of(hands, "#remove")[0] if cell.char.strip()} == {
            colour(hands, "error")
        }
        focus(hands, "#remove")
        await hands.settle()
        assert {cell.background for cell in cells_of(hands, "#remove")[0]} == {colour(hands, "error")}


@pytest.mark.parametrize("variables", [{"NO_COLOR": "1"}, {"TERM": "xterm"}], ids=["no colour", "16 colours"])
async def test_without_fills_buttons_have_brackets_and_the_solid_one_is_in_reverse(
    variables: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COLORTERM")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    async with on_a_shelf(Page()) as hands:
        focus(hands, "#name")
        await hands.settle()
        assert drawn(hands, "#back") == ["[ Précédent ]"]
        assert drawn(hands, "#next") == ["[ Suivant ]"]
        in_reverse = {"back": False, "remove": False, "next": True}
        assert {id_: cells_of(hands, f"#{id_}")[0][2].reverse for id_ in in_reverse} == in_reverse
        focus(hands, "#back")
        await hands.settle()
        assert drawn(hands, "#back") == ["▌ Précédent ▐"]
        assert drawn(hands, "#next") == ["[ Suivant ]"]
        in_reverse = {"back": True, "remove": False, "next": False}
        assert {id_: cells_of(hands, f"#{id_}")[0][2].reverse for id_ in in_reverse} == in_reverse


async def test_in_the_row_in_use_the_other_buttons_are_told_from_it() -> None:
    buttons = (NavButton("Renommer", id="rename"), NavButton("Remplacer", id="replace"))
    async with on_a_shelf(Row("Mon iPhone", "ajouté hier", buttons)) as hands:
        assert cells_of(hands, "#replace")[0][1].background == colour(hands, "raised")
        focus(hands, "#rename")
        await hands.settle()
        assert cells_of(hands, "Row")[1][2].background == colour(hands, "raised")
        assert cells_of(hands, "#replace")[0][1].background == colour(hands, "surface")
        assert solid(hands) == ["rename"]


async def test_three_rows_high_the_bars_are_too() -> None:
    async with on_a_shelf(Page(), size=(100, 30), theme="grand") as hands:
        at_rest = [(row[0], row[-1]) for row in drawn(hands, "#back")]
        focus(hands, "#back")
        await hands.settle()
        assert at_rest == [(" ", " ")] * 3
        assert [(row[0], row[-1]) for row in drawn(hands, "#back")] == [("▌", "▐")] * 3


async def test_a_label_is_never_markup_and_may_change() -> None:
    async with on_a_shelf(Page()) as hands:
        hands.app.screen.query_one("#back", NavButton).call("[@click=app.quit]x[/]")
        await hands.settle()
        assert drawn(hands, "#back") == ["  [@click=app.quit]x[/]  "]


async def test_one_row_of_the_large_theme_has_one_pair_of_bars() -> None:
    async with on_a_shelf(Page(), size=(100, 30), theme="grand") as hands:
        hands.app.screen.query_one("#back").styles.height = 1
        focus(hands, "#back")
        await hands.settle()
        assert [row.split() for row in drawn(hands, "#back")] == [["▌", "Précédent", "▐"]]


@pytest.mark.parametrize("danger", [False, True])
async def test_without_fills_the_button_in_focus_is_in_reverse_in_a_row_too(
    monkeypatch: pytest.MonkeyPatch, danger: bool
) -> None:
    monkeypatch.delenv("COLORTERM")
    monkeypatch.setenv("TERM", "xterm")
    buttons = (NavButton("Renommer", id="rename", danger=danger), NavButton("Remplacer", id="replace"))
    async with on_a_shelf(Row("Mon iPhone", "ajouté hier", buttons), Page()) as hands:
        looks = []
        for selector in ("#back", "#rename"):
            focus(hands, selector)
            await hands.settle()
            cell = cells_of(hands, selector)[0][2]
            looks.append((cell.foreground, cell.background, cell.reverse, cell.bold))
        assert looks[0] == looks[1]
        assert looks[0][2]


async def test_a_press_finds_no_styles_again(monkeypatch: pytest.MonkeyPatch) -> None:
    async with on_a_shelf(Page()) as hands:
        focus(hands, "#back")
        await hands.settle()
        found: list[DOMNode] = []
        monkeypatch.setattr(Stylesheet, "apply", lambda _self, node, **_options: found.append(node))
        await hands.press("enter", "enter")
        assert hands.app.screen.query_one(Page).pressed == ["back", "back"]
        assert not found


async def test_it_is_drawn_without_asking_where_it_is_for_which_the_page_would_be_laid_out_once_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[Widget] = []
    async with on_a_shelf(Page()) as hands:
        button = hands.app.screen.query_one("#next", NavButton)
        monkeypatch.setattr(Widget, "region", property(asked.append))
        assert "Suivant" in button.render().plain
    assert asked == []
