"""C'est fait: what is true now, and one way on."""

from __future__ import annotations

from typing import Any

import pytest
from textual.screen import Screen

from storage import Store
from tests.conftest import FixedClock
from tests.tui.harness import EACH_SIZE, running
from tests.tui.journeys import at_activated
from tests.tui.usable import assert_usable
from tui.screens.activated import ActivatedPage
from tui.screens.methods import MethodsPage
from tui.wizard.steps import Step


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_every_size_says_it_and_leads_to_the_list(store: Store, clock: FixedClock, size: tuple[int, int]) -> None:
    async with running(store, clock, size, journey=at_activated(store, clock)) as person:
        assert_usable(person, "C'est fait", "Suivant")
        words = person.words("#page")
        assert "Okta Verify est activé sur Mon iPhone" in words
        assert "Vous avez maintenant terminé l'activation d'Okta Verify." in words
        assert "Conservez l'application Okta Verify sur votre appareil mobile" in words
        assert (words.count("█") > 40, person.words("#stepper").count("✓")) == (True, 6)
        assert "Étape 8 sur 9" in person.words()
        assert "Précédent" not in person.words()
        await person.press("enter")
        assert person.step() is Step.METHODS
        assert "✓ Okta Verify [ Gérer ] Actif : Mon iPhone" in person.words("#methods")


async def test_an_activation_is_not_undone_by_escape(store: Store, clock: FixedClock) -> None:
    journey = at_activated(store, clock)
    async with running(store, clock, journey=journey) as person:
        await person.press("escape")
        assert person.app.journey == journey
        await person.click("#next")
        assert person.step() is Step.METHODS


async def test_the_one_thing_to_remember_is_said_as_clearly_as_the_rest(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=at_activated(store, clock)) as person:
        (said,) = (row for row in person.cells() if "Conservez" in "".join(cell.char for cell in row))
        place = "".join(cell.char for cell in said).index("Conservez")
        assert said[place].foreground == person.app.theme_variables["foreground"].lower()


async def test_a_page_that_is_left_twice_before_the_next_one_comes_leads_on_once(
    store: Store, clock: FixedClock
) -> None:
    async with running(store, clock, journey=at_activated(store, clock)) as person:
        page = person.app.screen
        shown: list[Screen[Any]] = []
        assert isinstance(page, ActivatedPage)
        person.app.screen_change_signal.subscribe(person.app, shown.append, immediate=True)
        page.go(page.journey.seen())
        page.go(page.journey.seen())
        await person.settle()
        assert [type(screen) for screen in shown] == [MethodsPage]
        assert person.app.screen is shown[0]
