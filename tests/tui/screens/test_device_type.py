"""The choice of a phone: nothing preselected, and what follows appears once it is made."""

from __future__ import annotations

import pytest
from rich.console import RenderableType
from textual.screen import Screen
from textual.widgets import Button

from storage import NotAllowed, Store
from tests.conftest import FixedClock
from tests.tui.harness import EACH_SIZE, Person, running
from tests.tui.invitations import INVITING, PRIVACYIDEA
from tests.tui.journeys import GOOGLE, OKTA, at_device_type, at_qr_code
from tests.tui.stores import UNAVAILABLE, Gate, unavailable
from tests.tui.usable import assert_refused, assert_usable, assert_wrong, unframed
from tui.app.base import GuardedApp
from tui.methods.catalogue import Phone
from tui.screens.device_type import DeviceTypePage
from tui.wizard.steps import Step

NAMES = {OKTA: "Okta Verify", GOOGLE: "Google Authenticator", PRIVACYIDEA: "privacyIDEA Authenticator"}
STORES = {Phone.IPHONE: "l'App Store", Phone.ANDROID: "Google Play"}


def download_line(method: str, phone: Phone) -> str:
    """The guide's own sentence."""
    return f"Téléchargez {NAMES[method]} depuis {STORES[phone]} sur votre appareil mobile."


async def choose(person: Person, phone: Phone) -> None:
    """Choose by keys."""
    await person.press(*(["space"] if phone is Phone.IPHONE else ["down", "space"]))


@pytest.mark.parametrize("size", EACH_SIZE)
@pytest.mark.parametrize("phone", Phone)
async def test_every_size_leads_to_the_qr_page(
    store: Store, clock: FixedClock, size: tuple[int, int], phone: Phone
) -> None:
    async with running(store, clock, size, journey=at_device_type(store)) as person:
        assert_usable(person, "Configurez Okta Verify", "Précédent")
        assert "Étapes 1 et 4 sur 9" in person.words()
        await choose(person, phone)
        assert_usable(person, "Configurez Okta Verify", "Précédent", "Suivant")
        assert person.words("#download") == download_line(OKTA, phone)
        await person.press("enter")
        assert (person.step(), person.app.journey.phone) == (Step.QR_CODE, phone)
        assert person.app.journey.pending.phone == phone


async def test_nothing_is_chosen_beforehand(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=at_device_type(store)) as person:
        assert unframed(person, "#phones") == "○ iPhone ○ Android"
        for hidden in ("Téléchargez", "Suivant", "Touche B"):
            assert hidden not in person.text()
        await person.press("B")
        assert len(person.app.screen_stack) == 1
        person.app.screen.query_one("#next", Button).press()
        await person.settle()
        assert person.step() is Step.DEVICE_TYPE


@pytest.mark.parametrize("method", NAMES)
@pytest.mark.parametrize("phone", Phone)
async def test_each_phone_has_its_store(store: Store, clock: FixedClock, method: str, phone: Phone) -> None:
    async with running(
        store, clock, settings=INVITING, journey=at_device_type(store, INVITING, method=method)
    ) as person:
        assert person.words("#title") == f"Configurez {NAMES[method]}"
        await person.click(f"#{phone}")
        assert person.words("#download") == download_line(method, phone)
        assert person.app.screen.query_one("#page").max_scroll_y == 0


async def test_the_choice_is_told_without_colour_and_may_change(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=at_device_type(store)) as person:
        await person.click("#iphone")
        assert unframed(person, "#phones") == "● iPhone ○ Android"
        await person.click("#android")
        assert unframed(person, "#phones") == "○ iPhone ● Android"
        assert person.words("#download") == download_line(OKTA, Phone.ANDROID)
        await person.click("#next")
        assert person.app.journey.phone is Phone.ANDROID


async def test_choosing_by_enter(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=at_device_type(store)) as person:
        await person.press("down", "enter")
        assert unframed(person, "#phones") == "○ iPhone ● Android"
        assert person.step() is Step.DEVICE_TYPE
        assert person.focused() == "next"


@pytest.mark.parametrize("way_out", ["escape", "#back"])
@pytest.mark.parametrize("chosen", [True, False])
async def test_back_to_the_list(store: Store, clock: FixedClock, way_out: str, chosen: bool) -> None:
    async with running(store, clock, journey=at_device_type(store)) as person:
        if chosen:
            await person.press("space")
        await (person.click(way_out) if way_out.startswith("#") else person.press(way_out))
        assert person.step() is Step.METHODS


async def test_back_from_the_code_the_choice_is_kept(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=at_device_type(store)) as person:
        await person.press("down", "space", "enter", "escape")
        assert unframed(person, "#phones") == "○ iPhone ● Android"
        assert "[ Suivant ]" in person.words()


async def test_another_method_starts_without_a_choice(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=at_device_type(store)) as person:
        await person.press("space", "enter", "escape", "escape")
        await person.click(f"#choose-{GOOGLE}")
        assert unframed(person, "#phones") == "○ iPhone ○ Android"
        assert "Suivant" not in person.text()


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_a_store_that_fails_keeps_the_choice(
    store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    async with running(store, clock, size, journey=at_device_type(store)) as person:
        await person.press("down", "space")
        with monkeypatch.context() as full_disk:
            full_disk.setattr(store.enrolments, "begin", unavailable)
            await person.press("enter")
        assert_refused(person, UNAVAILABLE)
        assert "○ iPhone ● Android" in unframed(person)
        await person.press("enter")
        assert (person.step(), person.app.journey.phone) == (Step.QR_CODE, Phone.ANDROID)


async def test_a_session_that_may_not(store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object, **_named: object) -> None:
        raise NotAllowed

    monkeypatch.setattr(store.enrolments, "begin", refuse)
    async with running(store, clock, journey=at_device_type(store)) as person:
        await person.press("space", "enter")
        assert_refused(person, "Votre session ne permet plus cette action. Déconnectez-vous, puis reconnectez-vous.")
        assert person.step() is Step.DEVICE_TYPE


async def test_enter_pressed_twice_issues_once(
    store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(store.enrolments.begin)
    monkeypatch.setattr(store.enrolments, "begin", gate)
    async with running(store, clock, journey=at_device_type(store)) as person:
        await person.press("space")
        await person.hurry("enter", "enter")
        gate.open()
        await person.settle()
        assert person.step() is Step.QR_CODE
    assert gate.calls == 1


async def test_a_name_too_long_to_be_pasted_is_told_and_the_present_one_stays(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=at_device_type(store)) as person:
        await choose(person, Phone.IPHONE)
        await person.click("#device-name")
        await person.paste("Le téléphone de la cuisine, celui que Marie a eu pour ses soixante-dix ans")
        assert_wrong(person, "device-name", "C'est trop long : 40 caractères au plus.")
        assert "Mon iPhone" in person.words("#device-name")
        await person.press("enter")
        assert_wrong(person, "device-name", "C'est trop long : 40 caractères au plus.")
        await person.press("enter")
        assert person.step() is Step.QR_CODE


async def test_where_a_choice_is_kept_the_page_is_never_seen_with_the_focus_elsewhere(
    store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str | None] = []
    display = GuardedApp._display

    def note(app: GuardedApp, screen: Screen[object], renderable: RenderableType | None) -> None:
        if isinstance(screen, DeviceTypePage):
            seen.append(screen.focused.id if screen.focused else None)
        display(app, screen, renderable)

    async with running(store, clock, journey=at_qr_code(store)) as person:
        monkeypatch.setattr(GuardedApp, "_display", note)
        await person.press("escape")
        assert unframed(person, "#phones") == "● iPhone ○ Android"
        assert set(seen) == {"next"}
