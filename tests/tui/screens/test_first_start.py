"""The first start, on an empty database: what one wants, and who may install."""

from __future__ import annotations

import pytest

from storage import Store
from tests.conftest import FixedClock
from tests.tui.harness import EACH_SIZE, running
from tests.tui.usable import assert_usable
from tui.wizard.permissions import OWN_SCREEN
from tui.wizard.steps import Step

TITLE = "Bienvenue dans Guichet"


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_every_size_asks_what_one_wants(store: Store, clock: FixedClock, size: tuple[int, int]) -> None:
    async with running(store, clock, size) as person:
        assert_usable(person, TITLE, "Voir", "Installer")
        assert "Rien n'est encore installé ici. Que voulez-vous faire ?" in person.words("#page")
        assert person.focused() == "demo"
        await person.press("escape")
        assert person.step() is Step.FIRST_START


@pytest.mark.parametrize("way", ["2", "#install"])
async def test_installing_leads_to_the_operator(store: Store, clock: FixedClock, way: str) -> None:
    async with running(store, clock) as person:
        await (person.click(way) if way.startswith("#") else person.press(way))
        assert person.step() is Step.FIRST_ACCOUNT


@pytest.mark.parametrize("way", ["1", "enter", "#demo"])
async def test_the_demonstration_takes_the_place_of_the_wizard(store: Store, clock: FixedClock, way: str) -> None:
    async with running(store, clock) as person:
        await (person.click(way) if way.startswith("#") else person.press(way))
        assert person.app.wants_demo
        assert not store.first_account.exists()


async def test_only_the_owner_of_the_database_may_install(store: Store, clock: FixedClock) -> None:
    async with running(store, clock) as person:
        page = person.app.screen
        person.app.services = person.app.services._replace(permissions=OWN_SCREEN._replace(install=False))
        person.app.move(person.app.journey)
        await person.settle()
        assert person.app.screen is not page
        assert "Seul le propriétaire de la base de données peut installer Guichet." in person.words()
        assert "[ Installer ]" not in person.words()
        await person.press("2")
        assert person.step() is Step.FIRST_START


async def test_f2_changes_the_language(store: Store, clock: FixedClock) -> None:
    async with running(store, clock) as person:
        await person.press("f2")
        assert person.words("#title") == "Welcome to Guichet"
        await person.press("f2")
        assert person.words("#title") == TITLE
