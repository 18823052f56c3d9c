"""The rows of the list: their order, their buttons, and how many devices stand behind each."""

from __future__ import annotations

import re

import pytest

from storage import Policy, Store
from tests.conftest import FixedClock
from tests.tui.harness import EACH_SIZE, running
from tests.tui.journeys import GOOGLE, OKTA, at_methods, enrolled
from tests.tui.lists import BOTH_REQUIRED, FREE, GOOGLE_REQUIRED, OKTA_REQUIRED, listed, rows, with_methods
from tui.config.settings import MethodSettings, Settings
from tui.screens import WizardPage
from tui.wizard.steps import Step

TURNED = Settings(methods={GOOGLE: MethodSettings(), OKTA: MethodSettings()})
OKTA_ALONE = Settings(methods={GOOGLE: MethodSettings(offered=False)})


@pytest.mark.parametrize("settings", [TURNED, GOOGLE_REQUIRED])
@pytest.mark.parametrize("active", [(), (GOOGLE,), (OKTA, GOOGLE, GOOGLE)])
async def test_the_order_is_the_same_whatever_is_active_or_required(
    store: Store, clock: FixedClock, settings: Settings, active: tuple[str, ...]
) -> None:
    async with running(store, clock, settings=settings, journey=with_methods(store, clock, settings, active)) as person:
        okta, google, codes = rows(person)
        assert okta[2:].startswith("Okta Verify")
        assert google[2:].startswith("Google Authenticator")
        assert codes[2:].startswith("Codes de secours")


async def test_an_active_method_is_managed_and_not_chosen_again(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=with_methods(store, clock, FREE, (OKTA, GOOGLE))) as person:
        for row in rows(person)[:2]:
            assert row.startswith("✓ ")
            assert row.endswith("[ Gérer ] Actif : Mon iPhone")
            assert "Choisir" not in row


@pytest.mark.parametrize(
    ("settings", "active", "focused"),
    [
        (FREE, (), OKTA),
        (BOTH_REQUIRED, (), OKTA),
        (BOTH_REQUIRED, (OKTA,), GOOGLE),
        (GOOGLE_REQUIRED, (), GOOGLE),
    ],
)
async def test_the_first_method_that_is_awaited_has_the_focus(
    store: Store, clock: FixedClock, settings: Settings, active: tuple[str, ...], focused: str
) -> None:
    async with running(store, clock, settings=settings, journey=with_methods(store, clock, settings, active)) as person:
        assert person.focused() == f"choose-{focused}"


@pytest.mark.parametrize("settings", [FREE, OKTA_REQUIRED, OKTA_ALONE], ids=["optional", "required", "alone"])
async def test_the_row_tells_the_devices_and_room_for_one_more_is_behind_it(
    store: Store, clock: FixedClock, settings: Settings
) -> None:
    settings = settings._replace(policy=Policy(devices_a_method=3))
    journey = with_methods(store, clock, settings, (OKTA,))
    async with running(store, clock, settings=settings, journey=journey) as person:
        for count, said in enumerate(("Mon iPhone", "Mon iPhone, Téléphone 2", "3 appareils"), 1):
            if count > 1:
                session, _secret = enrolled(store, clock, journey, OKTA, name=f"Téléphone {count}")
                journey = listed(journey, session)
                person.app.screen.post_message(WizardPage.Moved(journey))
                await person.settle()
            assert rows(person)[0] == f"✓ Okta Verify [ Gérer ] Actif : {said}"
            await person.click(f"#manage-{OKTA}")
            assert len(person.app.screen.query("#devices Row")) == count
            assert ("[ Ajouter un appareil ]" in person.words("NavigationBar")) == (count < 3), count


async def test_two_devices_do_not_stand_in_for_another_method_that_is_required(store: Store, clock: FixedClock) -> None:
    journey = with_methods(store, clock, BOTH_REQUIRED, (OKTA, OKTA))
    async with running(store, clock, settings=BOTH_REQUIRED, journey=journey) as person:
        okta, google, _codes = rows(person)
        assert okta == "✓ Okta Verify [ Gérer ] Actif : Téléphone 1, Téléphone 2"
        assert google.startswith("! ")
        assert google.endswith("· obligatoire")
        assert "[ Configurer le facteur suivant ]" in person.words("NavigationBar")


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_what_is_required_and_what_must_wait_is_told_in_whole_words(
    store: Store, clock: FixedClock, size: tuple[int, int]
) -> None:
    async with running(store, clock, size, settings=OKTA_REQUIRED, journey=at_methods(store, OKTA_REQUIRED)) as person:
        assert rows(person) == [
            "! Okta Verify [ Choisir ] Application mobile, code à 6 chiffres · obligatoire",
            "○ Google Authenticator [ Choisir ] Application mobile, code à 6 chiffres",
            "○ Codes de secours Dix codes à garder sur papier · après une première méthode",
        ]
        shown = person.app.screen.query("Row").last()
        assert person.app.screen.find_widget(shown).visible_region == shown.region


@pytest.mark.parametrize(("place", "column", "chosen"), [(0, 3, OKTA), (1, 60, GOOGLE), (2, 3, None)])
async def test_a_click_anywhere_in_a_row_presses_its_only_button(
    store: Store, clock: FixedClock, place: int, column: int, chosen: str | None
) -> None:
    async with running(store, clock, journey=at_methods(store)) as person:
        await person.pilot.click(person.app.screen.query("Row")[place], offset=(column, 1))
        await person.settle()
        assert person.step() is (Step.DEVICE_TYPE if chosen else Step.METHODS)
        assert person.app.journey.chosen == chosen


async def test_a_click_in_a_row_of_several_buttons_presses_none(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=with_methods(store, clock, FREE, (OKTA,))) as person:
        await person.click(f"#manage-{OKTA}")
        before = person.cells()
        await person.pilot.click("#devices Row", offset=(10, 1))
        await person.settle()
        assert (person.step(), person.cells()) == (Step.DEVICES, before)


async def test_names_longer_than_the_line_are_read_whole(store: Store, clock: FixedClock) -> None:
    journey = at_methods(store)
    for letter in "ab":
        session, _secret = enrolled(store, clock, journey, OKTA, name=letter * 40)
        journey = listed(journey, session)
    async with running(store, clock, (60, 20), journey=journey) as person:
        assert re.fullmatch(r"✓ Okta Verify \[ Gérer \] Actif : a{40}, b{40}", rows(person)[0])
