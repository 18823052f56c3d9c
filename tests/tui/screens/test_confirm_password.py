"""Before settings are changed: the password again, whoever sits at the keyboard."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from storage import Store
from tests.conftest import PASSWORD, FixedClock
from tests.tui.harness import EACH_SIZE, Person, running
from tests.tui.journeys import at_client_space, at_methods
from tests.tui.stores import UNAVAILABLE, Gate, unavailable
from tests.tui.usable import LOCKED, LONGEST_PAUSE, assert_refused, assert_usable, assert_wrong, refused_five_times
from tui.wizard.steps import Step


def typed(person: Person) -> str:
    """What is in the field."""
    return person.app.screen.query_one("#password", Input).value


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_every_size_asks_for_the_password_then_the_code(
    store: Store, clock: FixedClock, size: tuple[int, int]
) -> None:
    async with running(store, clock, size, journey=at_client_space(store, clock).change_settings()) as person:
        assert_usable(person, "Confirmez que c'est bien vous", "Précédent", "Suivant")
        await person.fill(PASSWORD)
        assert (person.step(), person.app.journey.changing_settings) == (Step.SIGN_IN_CODE, True)


async def test_without_a_phone_the_password_is_enough(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=at_methods(store).finish().change_settings()) as person:
        await person.type(PASSWORD)
        await person.click("#next")
        assert person.step() is Step.METHODS
        assert "[ Précédent ]" in person.words()


async def test_a_wrong_password_is_typed_again(store: Store, clock: FixedClock) -> None:
    journey = at_client_space(store, clock).change_settings()
    async with running(store, clock, journey=journey) as person:
        await person.fill("un autre mot de passe")
        assert_refused(person, "Mot de passe incorrect. Vérifiez-le et recommencez.")
        assert (typed(person), person.focused()) == ("", "password")
        assert person.app.journey == journey
        clock.advance(LONGEST_PAUSE)
        await person.fill(PASSWORD)
        assert person.step() is Step.SIGN_IN_CODE


async def test_a_wrong_password_by_the_button_leaves_the_cursor_in_the_field(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=at_client_space(store, clock).change_settings()) as person:
        await person.type("un autre mot de passe")
        await person.click("#next")
        assert person.focused() == "password"


async def test_five_wrong_passwords_lock(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=at_client_space(store, clock).change_settings()) as person:
        await refused_five_times(person, clock, "un autre mot de passe")
        await person.fill(PASSWORD)
        assert_refused(person, LOCKED)


@pytest.mark.parametrize("way", ["enter", "#next"])
async def test_an_empty_field_is_not_tried(
    store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    journey = at_client_space(store, clock).change_settings()
    gate = Gate(store.passwords.confirm)
    monkeypatch.setattr(store.passwords, "confirm", gate)
    async with running(store, clock, journey=journey) as person:
        await (person.click(way) if way.startswith("#") else person.press(way))
        assert_wrong(person, "password", "Saisissez votre mot de passe.")
    assert gate.calls == 0


@pytest.mark.parametrize("way_out", ["escape", "#back"])
async def test_back_to_the_client_space(store: Store, clock: FixedClock, way_out: str) -> None:
    space = at_client_space(store, clock)
    async with running(store, clock, journey=space.change_settings()) as person:
        await person.type(PASSWORD)
        await (person.click(way_out) if way_out.startswith("#") else person.press(way_out))
        assert person.app.journey == space._replace(has_just_finished=False)
        assert "C'est terminé" not in person.words()


async def test_nothing_typed_is_shown_or_copied(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=at_client_space(store, clock).change_settings()) as person:
        await person.type(PASSWORD)
        await person.press("ctrl+shift+a", "super+c", "ctrl+x")
        assert (typed(person), person.app.clipboard) == (PASSWORD, "")
        assert "phrase assez" not in person.text()


async def test_a_store_that_fails_loses_nothing(
    store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    journey = at_client_space(store, clock).change_settings()
    async with running(store, clock, journey=journey) as person:
        with monkeypatch.context() as full_disk:
            full_disk.setattr(store.passwords, "confirm", unavailable)
            await person.fill(PASSWORD)
        assert_refused(person, UNAVAILABLE)
        assert person.app.journey == journey
        await person.fill(PASSWORD)
        assert person.step() is Step.SIGN_IN_CODE


async def test_enter_pressed_twice_asks_once(store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    journey = at_client_space(store, clock).change_settings()
    gate = Gate(store.passwords.confirm)
    monkeypatch.setattr(store.passwords, "confirm", gate)
    async with running(store, clock, journey=journey) as person:
        await person.type(PASSWORD)
        await person.hurry("enter", "enter")
        gate.open()
        await person.settle()
        assert person.step() is Step.SIGN_IN_CODE
    assert gate.calls == 1
