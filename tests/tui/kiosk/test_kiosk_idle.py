"""A client who has gone: the page is covered first, then everything is forgotten, whatever the program is doing."""

from __future__ import annotations

import pytest
from textual import events
from textual.message import Message

from storage import Store
from tests.conftest import PASSWORD, FixedClock
from tests.tui.journeys import NAME, at_activated, at_manual_entry, at_proof, at_qr_code, proved
from tests.tui.kiosk.test_kiosk import abandoned
from tests.tui.kiosks import kiosk
from tests.tui.stores import Gate, unavailable
from tui.config.settings import KioskSettings, Settings
from tui.kiosk.cover_pages import WelcomePage
from tui.screens.manual_entry import ManualEntryPage
from tui.screens.still_there import StillTherePage
from tui.widgets.veil import Veil
from tui.wizard.steps import Step

QUESTION = "Êtes-vous toujours là ?"


async def test_the_page_is_covered_then_the_visit_ends(store: Store, clock: FixedClock) -> None:
    journey = at_manual_entry(store)
    async with kiosk(store, clock, journey=journey) as client:
        await client.press("tab", "tab")
        await client.wait(99)
        assert client.words("Countdown") == "0:21"
        assert NAME in client.words()
        await client.wait(1)
        assert QUESTION in client.words()
        assert NAME not in client.words()
        assert journey.pending.secret[:4] not in client.words()
        page = client.app.screen
        assert isinstance(page, StillTherePage)
        assert page.query_one("#seconds").text == "20"  # type: ignore[attr-defined]
        await client.wait(19)
        assert page.query_one("#seconds").text == "1"  # type: ignore[attr-defined]
        assert client.app.is_running
        client.monotonic.advance(1)
        client.app.look_who_is_there()
        await client.until_the_end()
        assert client.app.return_code == 0
        assert abandoned(store) == ["idle"]


async def test_the_seconds_are_those_of_the_settings(store: Store, clock: FixedClock) -> None:
    settings = Settings(kiosk=KioskSettings(idle_seconds=45, blank_seconds=5))
    async with kiosk(store, clock, settings=settings, journey=at_qr_code(store)) as client:
        await client.press("i")
        await client.wait(39)
        assert client.words("Countdown") == "0:06"
        await client.wait(1)
        assert QUESTION in client.words()


async def test_the_key_that_answers_does_nothing_else(store: Store, clock: FixedClock) -> None:
    async with kiosk(store, clock, journey=at_proof(store)) as client:
        await client.type("123")
        focused = client.app.focused
        for key in ("enter", "escape", "tab", "f12", "f10", "f1", "ctrl+q", "n"):
            await client.wait(105)
            assert QUESTION in client.words(), key
            await client.press(key)
            assert QUESTION not in client.words(), key
            assert client.step() is Step.PROOF, key
            assert len(client.app.screen_stack) == 1, key
            assert client.app.focused is focused, key
            assert client.app.screen.query_one("#code").value == "123", key  # type: ignore[attr-defined]
            assert client.left() == 120, key


@pytest.mark.parametrize("by_click", [False, True])
async def test_more_time_twice(store: Store, clock: FixedClock, by_click: bool) -> None:
    async with kiosk(store, clock, journey=at_manual_entry(store), size=(60, 20)) as client:
        await client.press("tab")
        for allowed, shown in ((120, "4 minutes"), (240, "8 minutes")):
            await client.wait(allowed - 15)
            assert "T : j'ai besoin de plus de temps" in client.words()
            assert "Sinon, votre session se ferme" in client.words()
            if by_click:
                await client.click_at("#more-time")
            else:
                await client.press("t")
            assert QUESTION not in client.words()
            assert f"Le kiosque vous attendra maintenant {shown}." in client.words()
            assert client.step() is Step.MANUAL_ENTRY
        await client.wait(480 - 15)
        assert QUESTION in client.words()
        assert "plus de temps" not in client.words()
        await client.press("t")
        await client.wait(480 - 15)
        assert QUESTION in client.words()
        await client.press("space")
        client.monotonic.advance(480)
        client.app.look_who_is_there()
        await client.until_the_end()


async def test_a_click_beside_the_offer_is_an_answer_only(store: Store, clock: FixedClock) -> None:
    async with kiosk(store, clock, journey=at_qr_code(store)) as client:
        await client.press("i")
        await client.wait(105)
        await client.click_at("#touch")
        await client.wait(0)
        assert client.left() == 120


async def test_a_paste_answers_and_is_not_taken(store: Store, clock: FixedClock) -> None:
    async with kiosk(store, clock, journey=at_proof(store)) as client:
        await client.type("1")
        await client.wait(105)
        await client.paste("123456")
        assert client.app.screen.query_one("#code").value == "1"  # type: ignore[attr-defined]


async def test_a_click_answers_and_presses_nothing(store: Store, clock: FixedClock) -> None:
    async with kiosk(store, clock, journey=at_manual_entry(store)) as client:
        place = client.app.screen.query_one("#unveil").region.offset
        await client.click_at("#unveil")
        veil = client.app.screen.query_one(Veil)
        assert not veil.drawn
        await client.wait(105)
        veil.tick()
        for kind in (events.MouseDown, events.MouseUp):
            client.app.post_message(mouse(kind, place.x + 2, place.y))
        await client.settle()
        assert isinstance(client.app.screen, ManualEntryPage)
        assert veil.drawn


def mouse(kind: type[events.MouseEvent], x: int = 1, y: int = 1) -> events.MouseEvent:
    """As a terminal tells it."""
    return kind(None, x, y, 0, 0, 1, False, False, False, screen_x=x, screen_y=y)


NOISE: dict[str, Message] = {
    "the mouse moves": mouse(events.MouseMove, 5, 5),
    "the wheel turns": mouse(events.MouseScrollDown),
    "a button is released": mouse(events.MouseUp),
    "the window gains the focus": events.AppFocus(),
    "the window loses it": events.AppBlur(),
    "a paste of nothing that is seen": events.Paste(" \u00a0\u200b\r\n\x07"),
}


async def test_noise_keeps_nobody_there(store: Store, clock: FixedClock) -> None:
    async with kiosk(store, clock, journey=at_qr_code(store)) as client:
        for seconds, noise in enumerate(NOISE.values(), 1):
            client.app.post_message(noise)
            await client.settle()
            await client.wait(1)
            assert client.left() == 120 - seconds
        await client.resize(100, 30)
        await client.wait(95)
        assert QUESTION in client.words()


async def test_what_somebody_does_keeps_them_there(store: Store, clock: FixedClock) -> None:
    async with kiosk(store, clock, journey=at_qr_code(store)) as client:
        await client.wait(60)
        for act in (mouse(events.MouseDown), events.Key("a", "a"), events.Paste("a")):
            client.app.post_message(act)
            await client.settle()
            await client.wait(60)
            assert client.left() == 60, act


async def test_on_bienvenue_nothing_is_counted(store: Store, clock: FixedClock) -> None:
    async with kiosk(store, clock) as client:
        await client.wait(100_000)
        assert isinstance(client.app.screen, WelcomePage)
        await client.press("f10", "escape")
        await client.wait(100_000)
        assert isinstance(client.app.screen, WelcomePage)
        await client.press("space")
        await client.wait(0)
        assert client.left() == 120


async def test_who_began_and_typed_nothing_has_gone_too(store: Store, clock: FixedClock) -> None:
    async with kiosk(store, clock) as client:
        await client.press("space")
        await client.wait(105)
        assert QUESTION in client.words()
        client.monotonic.advance(15)
        client.app.look_who_is_there()
        await client.until_the_end()


@pytest.mark.parametrize("keys", [["f1"], ["f12"], ["f10"], ["b"]], ids=str)
async def test_whatever_stands_before_the_page_is_covered(store: Store, clock: FixedClock, keys: list[str]) -> None:
    async with kiosk(store, clock, journey=at_qr_code(store)) as client:
        await client.press(*keys)
        before = client.app.screen
        await client.wait(105)
        assert QUESTION in client.words()
        await client.press("space")
        assert client.app.screen is before
        await client.wait(105)
        client.monotonic.advance(15)
        client.app.look_who_is_there()
        await client.until_the_end()
        assert abandoned(store) == ["idle"]


async def test_a_page_that_moves_on_stays_covered(store: Store, clock: FixedClock) -> None:
    journey = at_proof(store)
    async with kiosk(store, clock, journey=journey) as client:
        await client.press("1")
        await client.wait(105)
        cover = client.app.screen
        client.app.move(proved(store, clock, journey))
        assert client.app.screen is cover
        await client.settle()
        assert QUESTION in client.words()
        await client.press("space")
        assert "C'est fait Étape 8 sur 9" in client.words()
        assert client.step() is Step.ACTIVATED
        assert QUESTION not in client.words()


async def test_a_busy_store_does_not_stop_the_seconds(
    store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_activated(store, clock)
    gate = Gate(store.sign_in.with_password)
    monkeypatch.setattr(store.sign_in, "with_password", gate)
    async with kiosk(store, clock) as client:
        await client.press("space")
        await client.type(NAME)
        await client.hurry("enter")
        await client.type(PASSWORD)
        await client.hurry("enter")
        client.monotonic.advance(60)
        client.app.look_who_is_there()
        await client.hurry()
        assert client.left() == 60
        client.monotonic.advance(45)
        client.app.look_who_is_there()
        await client.hurry()
        assert QUESTION in client.words()
        client.monotonic.advance(15)
        client.app.look_who_is_there()
        gate.open()
        await client.until_the_end()


async def test_a_key_that_comes_too_late_changes_nothing(store: Store, clock: FixedClock) -> None:
    async with kiosk(store, clock, journey=at_qr_code(store)) as client:
        await client.press("i")
        client.monotonic.advance(120)
        await client.hurry("enter")
        await client.until_the_end()
        assert abandoned(store) == ["idle"]


async def test_a_store_that_cannot_forget_does_not_keep_the_visit_open(
    store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store.enrolments, "leave", unavailable)
    async with kiosk(store, clock, journey=at_qr_code(store)) as client:
        await client.press("i")
        client.monotonic.advance(120)
        client.app.look_who_is_there()
        await client.until_the_end()
        assert client.app.return_code == 0


async def test_a_look_that_comes_after_the_last_page_sees_nobody(store: Store, clock: FixedClock) -> None:
    async with kiosk(store, clock, journey=at_proof(store)) as client:
        pass
    client.app.look_who_is_there()
