"""Pages in a browser: nothing is copied, opened, saved, printed or installed from there."""

from __future__ import annotations

import argparse
from pathlib import Path
from unittest.mock import patch

import pytest

from storage import Store
from tests.conftest import FixedClock
from tests.tui.harness import Person, running
from tests.tui.invitations import INVITING, at_invitation
from tests.tui.journeys import NAME, at_client_space, at_manual_entry
from tui import launch
from tui.config import in_browser
from tui.config.settings import Settings
from tui.demo import run as demo
from tui.demo.app import DemoApp
from tui.process.child import BROWSER
from tui.screens.app import GuichetApp
from tui.screens.own_screen import OwnScreenApp
from tui.wizard.permissions import IN_BROWSER, OWN_SCREEN, Permissions
from tui.wizard.services import Services

PRINTING = Settings(print_command=("cat",))


async def in_a_browser(person: Person) -> None:
    """Draw the page anew as a browser shows it."""
    settings = in_browser.suited(person.app.services.settings)
    person.app.services = person.app.services._replace(permissions=IN_BROWSER, settings=settings)
    person.app.move(person.app.journey)
    await person.settle()


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[Services]:
    """What pages and lines are given, each time that one of them begins."""
    found = list[Services]()

    def ends(app: GuichetApp) -> int:
        found.append(app.services)
        return 0

    def hold(_talk: object, services: Services, _journey: object) -> int:
        found.append(services)
        return 0

    monkeypatch.setattr(OwnScreenApp, "run_to_end", ends)
    monkeypatch.setattr(DemoApp, "run_to_end", ends)
    monkeypatch.setattr("tui.plain.conversation.hold", hold)
    monkeypatch.setattr("tui.demo.run.can_serve", lambda: False)
    return found


@pytest.mark.parametrize("address", ["192.0.2.7", ""])
@pytest.mark.parametrize("plain", [False, True])
def test_the_variable_decides_what_the_wizard_may_do(
    store: Store, monkeypatch: pytest.MonkeyPatch, served: list[Services], address: str, plain: bool
) -> None:
    store.administration().accounts.add(NAME)
    launch.run(store, Settings(), lambda: store, plain=plain)
    monkeypatch.setenv(BROWSER, address)
    launch.run(store, Settings(), lambda: store, plain=plain)
    assert [each.permissions for each in served] == [OWN_SCREEN, IN_BROWSER]


def test_and_what_the_demonstration_may_do(monkeypatch: pytest.MonkeyPatch, served: list[Services]) -> None:
    options = argparse.Namespace(auto=False, speed=1.0, seed=None, record=None)
    assert demo.run(options, Settings()) == 0
    monkeypatch.setenv(BROWSER, "192.0.2.7")
    assert demo.run(options, Settings()) == 0
    assert [each.permissions for each in served] == [OWN_SCREEN, IN_BROWSER]


def test_what_a_browser_may_not_do() -> None:
    own = OWN_SCREEN.door
    may_do = Permissions(quit=True, copy=False, links=False, save=False, plain_sight=True, install=False, door=own)
    assert may_do == IN_BROWSER


async def test_nothing_is_copied(store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    copied = list[str]()
    monkeypatch.setattr("textual.app.App.copy_to_clipboard", lambda _app, text: copied.append(text))
    async with running(store, clock, journey=at_manual_entry(store)) as person:
        await person.press("c")
        assert copied
        copied.clear()
        await in_a_browser(person)
        assert "copier" not in person.words("KeyLine")
        await person.press("c", "right", "c")
        assert copied == []
        assert "Copié" not in person.words()


async def test_no_link_opens_anything(store: Store, clock: FixedClock) -> None:
    offered = "Ouvrir dans l'application sur cet appareil"
    async with running(store, clock, (60, 20), INVITING, at_invitation(store)) as person:
        assert offered in person.words("#page")
        await in_a_browser(person)
        assert "Il manque" in person.words("#missing")
        assert offered not in person.words("#page")


async def test_recovery_codes_are_neither_saved_nor_printed(store: Store, clock: FixedClock, tmp_path: Path) -> None:
    async with running(store, clock, settings=PRINTING, journey=at_client_space(store, clock)) as person:
        person.app.move(person.app.journey.change_settings().signed_in(person.app.journey.person).choose_recovery())
        await person.settle()
        assert "Enregistrer" in person.words()
        assert "Imprimer" in person.words()
        await in_a_browser(person)
        assert "Enregistrer" not in person.words()
        assert "Imprimer" not in person.words()
        with patch("tui.files.recovery_sheet.save", side_effect=AssertionError("saved")):
            await person.press("s", "p")
    assert list((tmp_path / "home").iterdir()) == []


async def test_nobody_installs_from_there(store: Store, clock: FixedClock) -> None:
    async with running(store, clock) as person:
        assert "[ Installer ]" in person.words()
        await in_a_browser(person)
        assert "[ Installer ]" not in person.words()
