"""The rows of the list: their order, their buttons, and how many devices stand behind each."""

from __future__ import annotations

import re

import pytest

from storage import Policy, Store
from tests.conftest import FixedClock
from tests.tui.harness import running
from tests.tui.journeys import GOOGLE, OKTA, at_methods, enrolled
from tests.tui.lists import BOTH_REQUIRED, FREE, GOOGLE_REQUIRED, OKTA_REQUIRED, listed, rows, with_methods
from tui.config.settings import MethodSettings, Settings
from tui.screens import WizardPage

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


async def test_names_longer_than_the_line_are_cut_where_it_shows(store: Store, clock: FixedClock) -> None:
    journey = at_methods(store)
    for letter in "ab":
        session, _secret = enrolled(store, clock, journey, OKTA, name=letter * 40)
        journey = listed(journey, session)
    async with running(store, clock, (60, 20), journey=journey) as person:
        assert re.fullmatch(r"✓ Okta Verify \[ Gérer \] Actif : a+…", rows(person)[0])
