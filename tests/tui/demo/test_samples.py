"""The sample clients of the first page, filled in by one key or one click."""

from __future__ import annotations

import pytest

from tests.tui.demos import Stage
from tests.tui.harness import Person
from tui.demo.samples import samples
from tui.widgets.field import Field
from tui.wizard.steps import Step


def name_in(person: Person) -> str:
    """The name that is in the field."""
    return person.app.screen.query_one("#name", Field).value


@pytest.mark.parametrize("place", range(3))
async def test_a_digit_fills_in_a_client_and_enter_signs_in(stage: Stage, place: int) -> None:
    async with stage.by_hand() as (person, _app):
        await person.press(f"{place + 1}")
        assert name_in(person) == samples()[place].name
        await person.press("enter")
        assert person.step() is Step.METHODS


async def test_a_space_before_the_digit_does_not_matter(stage: Stage) -> None:
    async with stage.by_hand() as (person, _app):
        await person.type(" 2")
        assert name_in(person) == samples()[1].name


@pytest.mark.parametrize("place", range(3))
async def test_so_does_a_click_on_their_line(stage: Stage, place: int) -> None:
    async with stage.by_hand() as (person, _app):
        await person.pilot.click(list(person.app.screen.query(".welcome"))[place + 1])
        await person.settle()
        assert name_in(person) == samples()[place].name


async def test_a_digit_in_a_name_is_typed(stage: Stage) -> None:
    async with stage.by_hand() as (person, _app):
        await person.type("marie1")
        assert name_in(person) == "marie1"


@pytest.mark.parametrize("tabs", [1, 2, 3], ids=["password", "show", "sign in"])
async def test_wherever_the_focus_is_while_nothing_is_typed(stage: Stage, tabs: int) -> None:
    async with stage.by_hand() as (person, _app):
        await person.press(*["tab"] * tabs, "3")
        assert name_in(person) == samples()[2].name
        await person.press("enter")
        assert person.step() is Step.METHODS


async def test_a_digit_in_a_password_is_typed(stage: Stage) -> None:
    async with stage.by_hand() as (person, _app):
        await person.type("marie")
        await person.press("tab", "1")
        assert name_in(person) == "marie"


@pytest.mark.parametrize("back", [0, 1], ids=["password", "name"])
async def test_another_digit_chooses_another_client(stage: Stage, back: int) -> None:
    async with stage.by_hand() as (person, _app):
        await person.press("1", *["shift+tab"] * back, "2")
        assert name_in(person) == samples()[1].name
        await person.press("enter")
        assert person.step() is Step.METHODS


async def test_after_a_refusal_a_digit_chooses_too(stage: Stage) -> None:
    async with stage.by_hand() as (person, app):
        person_of_now = app.services.store.sign_in.with_password(samples()[0].name, samples()[0].password)
        app.services.store.passwords.change(person_of_now, "une autre phrase assez longue")
        await person.press("1", "enter")
        assert "incorrect" in person.words("#notice")
        await person.press("3")
        assert name_in(person) == samples()[2].name


async def test_what_is_changed_by_hand_keeps_its_digits(stage: Stage) -> None:
    async with stage.by_hand() as (person, _app):
        await person.press("1", "x", "2")
        assert name_in(person) == samples()[0].name
        assert person.app.screen.query_one("#password", Field).value == f"{samples()[0].password}x2"
