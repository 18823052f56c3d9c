"""On a shared screen, codes are masked and secrets in letters hidden until their owner asks for them."""

from __future__ import annotations

from unittest.mock import patch

import pytest

from storage import Store
from tests.conftest import PASSWORD, FixedClock
from tests.oracle import totp
from tests.tui.harness import EACH_SIZE
from tests.tui.journeys import NAME, at_activated, at_client_space, at_manual_entry, at_proof, at_qr_code
from tests.tui.kiosks import Client, kiosk
from tui.config.settings import KioskSettings, Settings
from tui.widgets.veil import Veil
from tui.wizard.steps import Step

PRINTER = Settings(print_command=("cat",), kiosk=KioskSettings(idle_seconds=600))


def key_of(client: Client) -> str:
    """The secret, in its first group as it would be shown."""
    return client.app.journey.pending.secret[:4]


async def tick(client: Client, seconds: float) -> None:
    """Let time pass, and the veil look at it."""
    client.monotonic.advance(seconds)
    client.app.screen.query_one(Veil).tick()
    await client.settle()


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_the_key_is_hidden_until_it_is_asked_for(store: Store, clock: FixedClock, size: tuple[int, int]) -> None:
    async with kiosk(store, clock, size, journey=at_manual_entry(store)) as client:
        assert key_of(client) not in client.words()
        assert "comme" not in client.words()
        assert NAME in client.words("#account")
        await client.press("right", "c")
        assert key_of(client) not in client.words()
        await client.press("tab", "tab", "tab")
        assert client.focused() == "unveil"
        await client.press("enter")
        assert client.words("#key").replace(" ", "") == client.app.journey.pending.secret
        assert "Masquer la clé" in client.words()
        await client.press("enter")
        assert key_of(client) not in client.words()


async def test_it_is_hidden_again_after_half_a_minute(store: Store, clock: FixedClock) -> None:
    async with kiosk(store, clock, journey=at_manual_entry(store)) as client:
        await client.click("#unveil")
        await client.press("right")
        assert client.focused() == "key"
        await tick(client, 29)
        assert key_of(client) in client.words()
        await tick(client, 1)
        assert key_of(client) not in client.words()
        assert "[ Afficher la clé ]" in client.words()
        assert client.focused() == "unveil"


async def test_it_is_hidden_again_once_the_page_was_left(store: Store, clock: FixedClock) -> None:
    async with kiosk(store, clock, journey=at_manual_entry(store)) as client:
        await client.click("#unveil")
        await client.click("#next")
        await client.press("escape")
        assert client.step() is Step.MANUAL_ENTRY
        assert key_of(client) not in client.words()


async def test_where_it_stands_in_the_place_of_the_picture_it_is_hidden_too(store: Store, clock: FixedClock) -> None:
    async with kiosk(store, clock, (60, 20), journey=at_qr_code(store)) as client:
        assert "Il manque" in client.words()
        assert key_of(client) not in client.words()
        await client.click("#unveil")
        assert key_of(client) in client.words()


async def test_the_digits_of_a_code_are_dots(store: Store, clock: FixedClock) -> None:
    async with kiosk(store, clock, journey=at_proof(store)) as client:
        await client.type("123")
        assert client.words("#code").count("•") == 3
        assert not set("123") & set(client.words("#code"))
        await client.press("ctrl+u")
        await client.fill(totp(client.app.journey.pending.secret, clock.now))
        assert client.step() is Step.ACTIVATED


async def test_a_code_at_sign_in_and_a_recovery_code_are_dots(store: Store, clock: FixedClock) -> None:
    at_activated(store, clock)
    async with kiosk(store, clock) as client:
        await client.press("space")
        await client.type(NAME)
        await client.press("enter")
        await client.type(PASSWORD)
        assert PASSWORD not in client.words()
        await client.press("enter")
        await client.type("246")
        assert "2" not in client.words("#code")
        await client.click("#lost")
        await client.type("ABCD")
        assert "ABCD" not in client.words()


async def test_recovery_codes_are_hidden_until_they_are_asked_for_and_can_be_printed_unseen(
    store: Store, clock: FixedClock
) -> None:
    with patch("tui.files.recovery_sheet.save", side_effect=AssertionError("saved")):
        async with kiosk(store, clock, settings=PRINTER, journey=at_client_space(store, clock)) as client:
            client.app.move(client.app.journey.change_settings().signed_in(client.app.journey.person).choose_recovery())
            await client.settle()
            assert "Enregistrer" not in client.words()
            await client.press("s")
            assert "[ Afficher les codes ]" in client.words()
            assert "1 " not in client.words("#page").replace("Étape", "")
            await client.press("p")
            assert "Codes envoyés à l'imprimante" in client.words()
            await client.click("#unveil")
            shown = client.words("#codes")
            assert "10 " in shown
            await tick(client, 119)
            assert client.words("#codes") == shown
            await tick(client, 1)
            assert "[ Afficher les codes ]" in client.words()
            await client.click("#next")
            await client.type("ABCD")
            assert "ABCD" not in client.words()
