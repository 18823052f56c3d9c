"""The list of methods: its five states, and Terminer only when it may."""

from __future__ import annotations

import pytest

from storage import Store
from tests.conftest import FixedClock
from tests.tui.harness import EACH_SIZE, running
from tests.tui.journeys import GOOGLE, NAME, OKTA, at_client_space, at_methods, begun
from tests.tui.lists import (
    ANOTHER,
    BOTH_REQUIRED,
    FREE,
    GOOGLE_REQUIRED,
    OKTA_REQUIRED,
    ORGANISATION,
    WELCOME,
    main_buttons,
    rows,
    with_methods,
)
from tests.tui.stores import unavailable
from tests.tui.usable import assert_usable
from tui.config.settings import MethodSettings, Settings
from tui.screens.methods import MethodsPage
from tui.wizard.journey import Journey
from tui.wizard.steps import Step

STATES = [
    pytest.param(OKTA_REQUIRED, (), ORGANISATION, ["[ Configurer le facteur ]"], id="required, none"),
    pytest.param(BOTH_REQUIRED, (), ORGANISATION, ["[ Configurer le facteur ]"], id="both required, none"),
    pytest.param(GOOGLE_REQUIRED, (OKTA,), ORGANISATION, ["[ Configurer le facteur ]"], id="required, only another"),
    pytest.param(BOTH_REQUIRED, (OKTA,), ORGANISATION, ["[ Configurer le facteur suivant ]"], id="required, some"),
    pytest.param(OKTA_REQUIRED, (OKTA,), ANOTHER, ["[ Terminer ]"], id="required, all"),
    pytest.param(BOTH_REQUIRED, (OKTA, GOOGLE), ANOTHER, ["[ Terminer ]"], id="both required, all"),
    pytest.param(FREE, (), WELCOME, ["[ Plus tard ]"], id="optional, none"),
    pytest.param(FREE, (OKTA,), ANOTHER, ["[ Terminer ]"], id="optional, some"),
    pytest.param(FREE, (OKTA, GOOGLE), ANOTHER, ["[ Terminer ]"], id="optional, all"),
]


@pytest.mark.parametrize(("settings", "active", "subtitle", "buttons"), STATES)
async def test_each_state_has_its_sentence_and_its_button(
    store: Store, clock: FixedClock, settings: Settings, active: tuple[str, ...], subtitle: str, buttons: list[str]
) -> None:
    async with running(store, clock, settings=settings, journey=with_methods(store, clock, settings, active)) as person:
        assert person.words(".lead") == subtitle
        assert main_buttons(person) == buttons
        assert all(button in person.words("NavigationBar") for button in buttons)
        assert ("[ Terminer ]" in person.words()) == (buttons == ["[ Terminer ]"])
        assert f"Étape {9 if active else 3} sur 9" in person.words()
        assert person.words("#methods").count("✓") == person.words("#methods").count("Actif :") == len(active)


async def test_who_must_enrol_has_no_way_round(store: Store, clock: FixedClock) -> None:
    journey = at_methods(store, mfa_required=True)
    async with running(store, clock, journey=journey) as person:
        assert main_buttons(person) == []
        assert person.words(".lead") == (
            "Votre organisation exige que votre téléphone protège votre compte. "
            "L'activation ne prend que quelques minutes."
        )


async def test_plus_tard_leads_to_the_client_space(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=at_methods(store)) as person:
        await person.click("#finish")
        assert person.step() is Step.CLIENT_SPACE


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_every_size_shows_the_list_and_its_end(store: Store, clock: FixedClock, size: tuple[int, int]) -> None:
    async with running(store, clock, size, journey=with_methods(store, clock, FREE, (OKTA,))) as person:
        assert_usable(person, "Authentification multifacteur", "Choisir", "Terminer")
        assert "Okta Verify" in person.words("#methods")
        await person.press("enter")
        assert person.step() is Step.CLIENT_SPACE


async def test_each_row_says_what_it_is(store: Store, clock: FixedClock) -> None:
    journey = with_methods(store, clock, GOOGLE_REQUIRED, (OKTA,))
    async with running(store, clock, settings=GOOGLE_REQUIRED, journey=journey) as person:
        assert rows(person) == [
            "✓ Okta Verify [ Gérer ] Actif : Mon iPhone",
            "! Google Authenticator [ Choisir ] Application mobile, code à 6 chiffres · obligatoire",
            "○ Codes de secours [ Choisir ] Dix codes à garder sur papier",
        ]


async def test_a_method_that_is_not_offered_is_not_there(store: Store, clock: FixedClock) -> None:
    settings = Settings(methods={OKTA: MethodSettings(offered=False)})
    async with running(store, clock, settings=settings, journey=at_methods(store, settings)) as person:
        assert "Okta" not in person.text()
        await person.press("enter")
        assert person.app.journey.chosen == GOOGLE


@pytest.mark.parametrize(
    ("settings", "active", "chosen"),
    [
        (OKTA_REQUIRED, (), OKTA),
        (GOOGLE_REQUIRED, (), GOOGLE),
        (GOOGLE_REQUIRED, (OKTA,), GOOGLE),
        (BOTH_REQUIRED, (), OKTA),
        (BOTH_REQUIRED, (OKTA,), GOOGLE),
    ],
)
async def test_the_main_button_leads_to_what_is_missing(
    store: Store, clock: FixedClock, settings: Settings, active: tuple[str, ...], chosen: str
) -> None:
    async with running(store, clock, settings=settings, journey=with_methods(store, clock, settings, active)) as person:
        await person.click("#required")
        assert (person.step(), person.app.journey.chosen) == (Step.DEVICE_TYPE, chosen)


@pytest.mark.parametrize("method", [OKTA, GOOGLE])
@pytest.mark.parametrize("active", [(), (OKTA,)])
async def test_every_row_answers_the_mouse(
    store: Store, clock: FixedClock, method: str, active: tuple[str, ...]
) -> None:
    async with running(store, clock, journey=with_methods(store, clock, FREE, active)) as person:
        known = method in active
        await person.click(f"#{'manage' if known else 'choose'}-{method}")
        assert person.step() is (Step.DEVICES if known else Step.DEVICE_TYPE)
        assert person.app.journey.chosen == method


async def test_the_keyboard_reaches_every_row(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=at_methods(store)) as person:
        assert person.focused() == f"choose-{OKTA}"
        await person.press("down")
        assert person.focused() == f"choose-{GOOGLE}"
        await person.press("tab", "tab", "tab", "shift+tab", "shift+tab", "up")
        assert person.focused() == f"choose-{GOOGLE}"
        await person.press("enter")
        assert person.app.journey.chosen == GOOGLE


async def test_up_and_down_take_the_buttons_at_the_foot_for_one_row(store: Store, clock: FixedClock) -> None:
    space = at_client_space(store, clock)
    journey = Journey(Step.METHODS, space.methods, session=space.person, changing_settings=True)
    async with running(store, clock, journey=journey) as person:
        assert person.focused() == "finish"
        await person.press("up")
        assert person.focused() == "password"
        await person.press("up", "up")
        assert person.focused() == f"choose-{GOOGLE}"
        await person.press("down", "down", "down")
        assert person.focused() == "finish"
        await person.press("left")
        assert person.focused() == "back"
        await person.press("up")
        assert person.focused() == "password"
        await person.press("down", "down")
        assert person.focused() == f"manage-{OKTA}"
        await person.press("up")
        assert person.focused() == "finish"


async def test_leaving_signs_out(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=at_methods(store)) as person:
        assert "[ Me déconnecter ]" in person.words("NavigationBar")
        await person.click("#sign-out")
        assert person.app.journey == begun()


async def test_escape_asks_before_it_signs_out(store: Store, clock: FixedClock) -> None:
    journey = at_methods(store)
    async with running(store, clock, journey=journey) as person:
        for answer, expected in (("escape", journey), ("enter", journey), ("#yes", begun())):
            await person.press("escape")
            assert "Vous déconnecter ?" in person.words()
            await (person.click(answer) if answer.startswith("#") else person.press(answer))
            assert person.app.journey == expected


@pytest.mark.parametrize("way_out", ["escape", "#back"])
async def test_while_changing_settings_it_leads_back(store: Store, clock: FixedClock, way_out: str) -> None:
    space = at_client_space(store, clock)
    journey = Journey(Step.METHODS, space.methods, session=space.person, changing_settings=True)
    async with running(store, clock, journey=journey) as person:
        assert "[ Précédent ]" in person.words("NavigationBar")
        await (person.click(way_out) if way_out.startswith("#") else person.press(way_out))
        assert person.app.journey == space._replace(has_just_finished=False)
        assert f"─ {NAME} ─╮" in person.text()


async def test_the_settings_have_the_password(store: Store, clock: FixedClock) -> None:
    space = at_client_space(store, clock)
    journey = Journey(Step.METHODS, space.methods, session=space.person, changing_settings=True)
    new = "une autre phrase de passe"
    async with running(store, clock, journey=journey) as person:
        assert person.words(".lead") == "Choisissez ce que vous voulez ajouter ou modifier."
        assert "✓ Mot de passe [ Changer ]" in person.words("#methods"), "nothing is missing"
        await person.click("#password")
        assert person.step() is Step.NEW_PASSWORD
        await person.press("escape")
        await person.click("#password")
        await person.fill(new, new)
        assert person.step() is Step.METHODS
    assert store.sign_in.with_password(NAME, new).methods == {OKTA}


async def test_an_answer_that_comes_when_the_page_is_left_changes_nothing(store: Store, clock: FixedClock) -> None:
    journey = with_methods(store, clock, FREE, (OKTA,))
    async with running(store, clock, settings=FREE, journey=journey) as person:
        page = person.app.screen
        assert isinstance(page, MethodsPage)
        await person.press("enter")
        assert person.step() is Step.CLIENT_SPACE
        await page._put(lambda: (store.devices.of(journey.person), 3), page._show)
        await page._put(unavailable, page._show)
        assert person.step() is Step.CLIENT_SPACE
