"""One client's visit to the kiosk: how it begins, what it never allows, and how it ends."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from storage import Action, Store
from tests.conftest import PASSWORD, FixedClock
from tests.storage.approvers import with_a_phone
from tests.storage.people import rows
from tests.terminal.painter import decode, paint
from tests.tui.approving import SETTINGS
from tests.tui.harness import EACH_SIZE
from tests.tui.journeys import (
    NAME,
    at_activated,
    at_client_space,
    at_device_type,
    at_manual_entry,
    at_methods,
    at_proof,
    at_qr_code,
    begun,
    proved,
)
from tests.tui.kiosks import kiosk
from tests.tui.stores import Gate
from tui.config.settings import Settings
from tui.kiosk.cover_pages import GoodbyePage, WelcomePage
from tui.screens.qr_code import QrCodePage
from tui.screens.sign_in import SignInPage
from tui.wizard.journey import Journey
from tui.wizard.steps import Step

PAGES: dict[Step, Callable[[Store, FixedClock], Journey]] = {
    Step.SIGN_IN: lambda _store, _clock: begun(),
    Step.METHODS: lambda store, _clock: at_methods(store),
    Step.DEVICE_TYPE: lambda store, _clock: at_device_type(store),
    Step.QR_CODE: lambda store, _clock: at_qr_code(store),
    Step.MANUAL_ENTRY: lambda store, _clock: at_manual_entry(store),
    Step.PROOF: lambda store, _clock: at_proof(store),
    Step.ACTIVATED: at_activated,
    Step.CLIENT_SPACE: at_client_space,
}


def abandoned(store: Store) -> list[str]:
    """Why enrolments were abandoned, as the audit log tells it after the method and the page."""
    details = (
        event.detail
        for event in store.administration().audit_log.events()
        if event.action == Action.ENROLMENT_ABANDONED
    )
    return [detail.rpartition(", ")[2] for detail in details]


# How it begins


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_the_first_page_welcomes_and_says_what_to_do(
    store: Store, clock: FixedClock, size: tuple[int, int]
) -> None:
    async with kiosk(store, clock, size) as client:
        why = "Protégez votre compte avec votre téléphone, en quelques minutes."
        assert client.words().endswith(f"Espace client {why} Appuyez sur une touche ou sur l'écran F2 : English")
        assert client.words("#welcome") == ""
        assert client.app.screen.query_one("#welcome").size.width > size[0] // 2


async def test_where_there_is_no_room_to_draw_the_welcome_is_written(store: Store, clock: FixedClock) -> None:
    async with kiosk(store, clock, (30, 10)) as client:
        assert client.words("#welcome") == "Bienvenue"


@pytest.mark.parametrize("key", ["space", "escape", "tab", "f1", "ctrl+q"])
async def test_any_key_begins_and_does_nothing_else(store: Store, clock: FixedClock, key: str) -> None:
    async with kiosk(store, clock) as client:
        await client.press(key)
        assert isinstance(client.app.screen, SignInPage)
        assert len(client.app.screen_stack) == 1
        assert client.focused() == "name"
        assert client.app.screen.query_one("#name").value == ""  # type: ignore[attr-defined]


async def test_a_click_begins_and_presses_nothing(store: Store, clock: FixedClock) -> None:
    async with kiosk(store, clock) as client:
        await client.click_at("#touch")
        assert isinstance(client.app.screen, SignInPage)


async def test_client_suivant_begins_nothing(store: Store, clock: FixedClock) -> None:
    async with kiosk(store, clock) as client:
        await client.press("f12", "f12")
        assert isinstance(client.app.screen, WelcomePage)
        assert client.app.is_running


# What it never allows


@pytest.mark.parametrize("step", PAGES)
async def test_every_page_stays_tells_the_seconds_left_and_the_way_to_the_next_client(
    store: Store, clock: FixedClock, step: Step
) -> None:
    async with kiosk(store, clock, journey=PAGES[step](store, clock)) as client:
        await client.press("ctrl+q", "ctrl+c", "ctrl+p", "ctrl+z", "ctrl+backslash")
        assert client.app.is_running
        assert client.step() is step
        assert len(client.app.screen_stack) == 1
        await client.wait(79)
        assert "F12 client suivant" in client.words("KeyLine")
        assert client.words("Countdown") == "", "none while they are many"
        await client.wait(1)
        assert client.words("Countdown") == "0:40"
        assert "F12 client suivant" in client.words("KeyLine")
        assert "Ctrl+Q" not in client.words()
        await client.press("f1")
        await client.wait(95)
        assert client.words("Countdown") == "0:25"
        assert "Ctrl+Q" not in client.words()


@pytest.mark.parametrize("size", [(100, 48), (120, 56)])
async def test_the_seconds_left_are_in_sight_beside_the_whole_picture(
    store: Store, clock: FixedClock, size: tuple[int, int]
) -> None:
    async with kiosk(store, clock, size, journey=at_qr_code(store)) as client:
        await client.press("f")
        await client.wait(95)
        assert client.words("Countdown") == "0:25"
        page = client.app.screen
        assert isinstance(page, QrCodePage)
        assert page.full
        assert decode(paint(client.cells()))


async def test_nothing_is_copied(store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    copied: list[str] = []
    monkeypatch.setattr("textual.app.App.copy_to_clipboard", lambda _app, text: copied.append(text))
    async with kiosk(store, clock, journey=at_manual_entry(store)) as client:
        await client.press("shift+tab", "shift+tab", "shift+tab", "c")
        client.app.screen.query_one("#account").action_ask_copy()  # type: ignore[attr-defined]
        await client.settle()
        assert copied == []
        assert "Copié" not in client.words()
        assert "copier" not in client.words()


async def test_no_link_is_shown(store: Store, clock: FixedClock) -> None:
    async with kiosk(store, clock, journey=at_manual_entry(store)) as client:
        assert not client.app.screen.query("#open-here")


async def test_whatever_a_program_permits_a_kiosk_does_not(store: Store, clock: FixedClock) -> None:
    async with kiosk(store, clock) as client:
        permissions = client.app.services.permissions
        assert not any(
            (permissions.quit, permissions.copy, permissions.links, permissions.save, permissions.plain_sight)
        )


# How it ends


async def test_who_signs_out_has_gone(store: Store, clock: FixedClock) -> None:
    async with kiosk(store, clock, journey=at_methods(store)) as client:
        await client.click("#sign-out")
        await client.until_the_end()
        assert client.app.return_code == 0


async def test_going_back_from_the_code_is_gone_too(store: Store, clock: FixedClock) -> None:
    at_activated(store, clock)
    clock.advance(60)
    async with kiosk(store, clock) as client:
        await client.press("space")
        await client.fill(NAME, PASSWORD)
        assert client.step() is Step.SIGN_IN_CODE
        await client.press("escape")
        await client.until_the_end()


async def test_a_session_that_ended_elsewhere_says_so(store: Store, clock: FixedClock) -> None:
    async with kiosk(store, clock, journey=at_qr_code(store)) as client:
        store.administration().accounts.renew_password(NAME)
        page = client.app.screen
        assert isinstance(page, QrCodePage)
        page.watch_enrolment()
        await client.settle()
        assert isinstance(client.app.screen, SignInPage)
        assert "Vos paramètres ont changé ailleurs" in client.words()


async def test_the_next_client_is_asked_for_once_and_enter_says_yes(store: Store, clock: FixedClock) -> None:
    async with kiosk(store, clock, journey=at_qr_code(store)) as client:
        await client.press("f12")
        assert "Passer au client suivant ?" in client.words()
        assert client.focused() == "yes"
        await client.hurry("enter")
        await client.until_the_end()
        assert client.app.return_code == 0
        assert abandoned(store) == ["next client"]


async def test_the_key_that_asked_answers_too(store: Store, clock: FixedClock) -> None:
    async with kiosk(store, clock, journey=at_qr_code(store)) as client:
        await client.hurry("f12", "f12")
        await client.until_the_end()
        assert abandoned(store) == ["next client"]


async def test_who_did_not_mean_it_goes_on(store: Store, clock: FixedClock) -> None:
    async with kiosk(store, clock, journey=at_qr_code(store)) as client:
        await client.press("f12", "escape")
        assert client.app.is_running
        assert client.step() is Step.QR_CODE
        assert abandoned(store) == []


async def test_over_the_help_it_is_asked_too(store: Store, clock: FixedClock) -> None:
    async with kiosk(store, clock, journey=at_qr_code(store)) as client:
        await client.press("f1", "f12")
        assert "Passer au client suivant ?" in client.words()


async def test_a_name_that_is_typed_is_something_begun(store: Store, clock: FixedClock) -> None:
    async with kiosk(store, clock) as client:
        await client.press("space")
        await client.type("mar")
        await client.press("f12")
        assert "Passer au client suivant ?" in client.words()


async def test_where_nothing_is_begun_nothing_is_asked(store: Store, clock: FixedClock) -> None:
    async with kiosk(store, clock) as client:
        await client.press("space")
        await client.hurry("f12")
        await client.until_the_end()
        assert client.app.return_code == 0


async def test_what_is_being_issued_is_abandoned_too(
    store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with kiosk(store, clock, journey=at_device_type(store)) as client:
        gate = Gate(store.enrolments.begin)
        monkeypatch.setattr(store.enrolments, "begin", gate)
        await client.press("space")
        await client.hurry("enter")
        await client.hurry("f12", "f12")
        assert isinstance(client.app.screen, GoodbyePage)
        gate.open()
        await client.until_the_end()
        assert gate.calls == 1
        assert abandoned(store) == ["next client"]


async def test_a_page_that_moves_on_waits_behind_the_question(store: Store, clock: FixedClock) -> None:
    journey = at_proof(store)
    async with kiosk(store, clock, journey=journey) as client:
        await client.press("f12")
        client.app.move(proved(store, clock, journey))
        await client.settle()
        assert "Passer au client suivant ?" in client.words()
        await client.press("escape")
        assert "C'est fait Étape 8 sur 9" in client.words()


async def test_nothing_that_is_typed_at_the_end_goes_anywhere(
    store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(store.enrolments.leave)
    monkeypatch.setattr(store.enrolments, "leave", gate)
    async with kiosk(store, clock, journey=at_qr_code(store)) as client:
        await client.hurry("f12", "f12", "enter", "f10", "escape", "f12")
        assert isinstance(client.app.screen, GoodbyePage)
        assert client.words() == "Au revoir."
        gate.open()
        await client.until_the_end()
        assert gate.calls == 1


@pytest.mark.parametrize(("key", "where"), [("f10", "Notice"), ("f12", "Vertical > Words")])
async def test_who_ends_a_visit_is_told_of_printed_codes_that_nobody_proved(
    store: Store, clock: FixedClock, key: str, where: str
) -> None:
    settings = Settings(print_command=("true",))
    async with kiosk(store, clock, settings=settings, journey=at_client_space(store, clock)) as client:
        space = client.app.journey
        client.app.move(space.change_settings().signed_in(space.person).choose_recovery())
        await client.settle()
        await client.press("p", key)
        said = client.words(where)
        assert "Ces codes de secours ne serviront pas : aucun n'a été confirmé." in said
        assert "La feuille imprimée ne servira à rien : jetez-la." in said


@pytest.mark.parametrize("leaving", ["f12", "silence"])
async def test_a_request_to_a_phone_ends_with_its_client(store: Store, clock: FixedClock, leaving: str) -> None:
    phone = with_a_phone(store, clock)
    journey = begun(SETTINGS).signed_in(store.sign_in.with_password(NAME, PASSWORD))
    async with kiosk(store, clock, settings=SETTINGS, journey=journey) as client:
        assert client.step() is Step.APPROVAL
        assert rows(store.path, "SELECT count(*) FROM approvals") == [(1,)]
        if leaving == "f12":
            await client.press("f12", "enter")
        else:
            await client.wait(SETTINGS.kiosk.idle_seconds + 1)
        await client.until_the_end()
    assert rows(store.path, "SELECT count(*) FROM approvals") == [(0,)]
    clock.advance(1)
    assert phone.poll() == []
