"""What will be required, and by when: told, put off until its day, and no longer."""

from __future__ import annotations

import pytest

from storage import Policy, Store
from tests.conftest import PASSWORD, FixedClock
from tests.oracle import totp
from tests.tui.harness import running
from tests.tui.journeys import NAME, OKTA, at_methods, enrolled
from tests.tui.lists import (
    ANOTHER,
    BOTH_REQUIRED,
    FREE,
    OKTA_REQUIRED,
    ORGANISATION,
    WELCOME,
    listed,
    main_buttons,
    with_methods,
)
from tui.config.settings import Settings
from tui.wizard.steps import Step

DAY = 86_400


def in_days(settings: Settings, days: int) -> Settings:
    """The same, so many days after the account was made."""
    return settings._replace(policy=Policy(grace_days=days))


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (5, "Protégez votre compte avec votre téléphone : ce sera obligatoire dans 5 jours."),
        (1, "Protégez votre compte avec votre téléphone : ce sera obligatoire dans moins d'un jour."),
    ],
)
async def test_the_days_left_are_told_and_it_can_be_put_off(
    store: Store, clock: FixedClock, days: int, said: str
) -> None:
    at_methods(store)
    store.administration().accounts.set_mfa(NAME, required=True, grace_days=days)
    async with running(store, clock) as person:
        await person.fill(NAME, PASSWORD)
        assert person.words(".lead") == said
        assert main_buttons(person) == ["[ Plus tard ]"]
        await person.click("#finish")
        assert person.step() is Step.CLIENT_SPACE
        await person.click("#sign-out")
        clock.advance(days * DAY)
        await person.fill(NAME, PASSWORD)
        assert main_buttons(person) == []


async def test_a_required_method_can_be_put_off_until_its_day(store: Store, clock: FixedClock) -> None:
    settings = in_days(OKTA_REQUIRED, 2)
    async with running(store, clock, settings=settings, journey=at_methods(store, settings)) as person:
        assert main_buttons(person) == ["[ Plus tard ]", "[ Configurer le facteur ]"]


async def test_who_has_one_of_two_is_told_when_the_other_is_due(store: Store, clock: FixedClock) -> None:
    settings = in_days(BOTH_REQUIRED, 3)
    journey = at_methods(store, settings)
    session, secret = enrolled(store, clock, journey, OKTA)
    async with running(store, clock, settings=settings, journey=listed(journey, session)) as person:
        assert person.words(".lead") == "Les méthodes marquées « obligatoire » devront être actives dans 3 jours."
        assert main_buttons(person) == ["[ Plus tard ]", "[ Configurer le facteur suivant ]"]
        await person.click("#finish")
        assert person.step() is Step.CLIENT_SPACE
        await person.click("#sign-out")
        clock.advance(3 * DAY - 3600)
        await person.fill(NAME, PASSWORD, totp(secret, clock.now))
        assert (
            person.words(".lead") == "Les méthodes marquées « obligatoire » devront être actives dans moins d'un jour."
        )
        await person.click("#sign-out")
        clock.advance(3600)
        await person.fill(NAME, PASSWORD, totp(secret, clock.now))
        assert person.words(".lead") == ORGANISATION
        assert main_buttons(person) == ["[ Configurer le facteur suivant ]"]


@pytest.mark.parametrize(
    ("settings", "active", "subtitle", "buttons"),
    [
        pytest.param(OKTA_REQUIRED, (OKTA,), ANOTHER, ["[ Terminer ]"], id="required, all"),
        pytest.param(FREE, (), WELCOME, ["[ Plus tard ]"], id="optional, none"),
        pytest.param(FREE, (OKTA,), ANOTHER, ["[ Terminer ]"], id="optional, some"),
    ],
)
async def test_where_nothing_will_be_required_no_day_is_told(
    store: Store, clock: FixedClock, settings: Settings, active: tuple[str, ...], subtitle: str, buttons: list[str]
) -> None:
    settings = in_days(settings, 3)
    async with running(store, clock, settings=settings, journey=with_methods(store, clock, settings, active)) as person:
        assert (person.words(".lead"), main_buttons(person)) == (subtitle, buttons)
