"""The arrows go from button to button, and to the letters of a key where they are in sight."""

from __future__ import annotations

from itertools import pairwise

import pytest

from storage import Store
from tests.conftest import FixedClock
from tests.tui.demo.test_demo import to_the_picture
from tests.tui.demos import Stage
from tests.tui.harness import running
from tests.tui.journeys import at_manual_entry, at_qr_code
from tests.tui.widgets.shelf import on_a_shelf
from tui.phone.view import PhoneView
from tui.widgets.field import Field
from tui.widgets.key_groups import KeyGroups
from tui.widgets.nav_button import NavButton
from tui.widgets.navigation_bar import NavigationBar


def bar() -> NavigationBar:
    """Four buttons."""
    left = [NavButton("Précédent", id="back")]
    right = [NavButton(name, id=name) for name in ("print", "save")]
    return NavigationBar(left, [*right, NavButton("Suivant", id="next", primary=True)])


@pytest.mark.parametrize(
    ("keys", "focused"),
    [
        (("left",), "back"),
        (("right",), "print"),
        (("right",) * 3, "next"),
        (("right",) * 4, "next"),
        (("right", "right", "left"), "print"),
    ],
)
async def test_arrows_go_from_button_to_button_and_stay_at_the_ends(keys: tuple[str, ...], focused: str) -> None:
    async with on_a_shelf(bar()) as hands:
        hands.app.screen.query_one("#back").focus()
        await hands.press(*keys)
        assert hands.focused() == focused


async def test_a_button_that_is_not_there_is_passed_over() -> None:
    async with on_a_shelf(bar()) as hands:
        hands.app.screen.query_one("#print").display = False
        hands.app.screen.query_one("#save", NavButton).disabled = True
        hands.app.screen.query_one("#back").focus()
        await hands.press("right")
        assert hands.focused() == "next"


@pytest.mark.parametrize("hidden", [(), ("next",), ("save", "next"), ("print",)])
async def test_the_last_button_in_sight_ends_at_the_edge(hidden: tuple[str, ...]) -> None:
    async with on_a_shelf(bar()) as hands:
        for name in hidden:
            hands.app.screen.query_one(f"#{name}").display = False
        await hands.settle()
        shown = [button for button in hands.app.screen.query(NavButton) if button.display]
        assert shown[-1].region.right == hands.app.screen.query_one(NavigationBar).region.right
        assert shown[0].region.x == hands.app.screen.query_one(NavigationBar).region.x
        assert {right.region.x - left.region.right for left, right in pairwise(shown[1:])} <= {1}


async def test_in_a_field_arrows_move_the_cursor() -> None:
    async with on_a_shelf(Field("Nom", id="name"), bar()) as hands:
        hands.app.screen.query_one("#name").focus()
        await hands.type("ab")
        await hands.press("left")
        assert (hands.focused(), hands.app.screen.query_one("#name", Field).cursor_position) == ("name", 1)


async def test_beside_a_picture_arrows_go_between_buttons(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=at_qr_code(store)) as person:
        assert person.focused() == "next"
        await person.press("left")
        assert person.focused() == "back"
        await person.press("right")
        assert person.focused() == "next"


async def test_beside_a_key_they_spell_it_until_it_expires(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=at_manual_entry(store)) as person:
        key = person.app.screen.query_one(KeyGroups)
        await person.press("right")
        assert (person.focused(), key.chosen) == ("key", 1)
        clock.advance(601)
        person.app.screen.tick()  # type: ignore[attr-defined]
        await person.settle()
        assert person.focused() == "refresh"
        await person.press("left")
        assert (person.focused(), key.chosen) == ("back", 1)


async def test_on_a_phone_beside_the_key_they_move_the_cursor(stage: Stage) -> None:
    async with stage.by_hand((140, 45)) as (person, app):
        await to_the_picture(person)
        await person.click("#cannot-scan")
        app.handset.add_account()
        app.handset.choose(organisation=False)
        app.handset.by_key()
        await app.screen.query_one(PhoneView).tick()
        await person.press("f3")
        await person.type("ab")
        typed = person.app.focused
        assert isinstance(typed, Field)
        await person.press("left")
        assert person.app.focused is typed
        assert (typed.value, typed.cursor_position) == ("ab", 1)
        assert person.app.screen.query_one(KeyGroups).chosen == 0
