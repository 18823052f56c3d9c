"""A person who has gone from a screen of their own: the page is covered first, then the program ends by itself."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from storage import Store
from tests.conftest import PASSWORD, FixedClock
from tests.storage import inside
from tests.tui.harness import Person, begin_blank
from tests.tui.journeys import NAME, at_manual_entry, at_proof, begun, proved
from tui import language, launch
from tui.config.offered import policy
from tui.config.settings import Settings
from tui.screens.app import GuichetApp
from tui.screens.own_screen import OwnScreenApp
from tui.wizard.journey import Journey
from tui.wizard.services import Services
from tui.wizard.steps import Step

QUESTION = "Êtes-vous toujours là ?"
DEFAULT = Settings()


class Owner(Person):
    """A person in front of a screen of their own."""

    app: OwnScreenApp

    async def wait(self, seconds: float) -> None:
        """Let time pass, and let the program notice."""
        self.monotonic.advance(seconds)
        self.app.look_who_is_there()
        await self.settle()

    async def until_the_end(self) -> None:
        """Wait until the program has ended."""
        async with asyncio.timeout(10):
            while self.app.is_running:
                await asyncio.sleep(0.01)

    monotonic: FixedClock


@asynccontextmanager
async def own_screen(
    store: Store, clock: Callable[[], float], journey: Journey, settings: Settings = DEFAULT
) -> AsyncIterator[Owner]:
    """Run the wizard for a person in the middle of a journey."""
    inside.deploy(store, policy(settings))
    monotonic = FixedClock(0)
    app = OwnScreenApp(Services(store, settings, clock, monotonic=monotonic), begun())
    app.animation_level = "none"
    begin_blank(app)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        owner = Owner(pilot, app)
        owner.monotonic = monotonic
        app.move(journey)
        await owner.settle()
        yield owner


async def test_the_page_is_covered_then_the_program_ends(store: Store, clock: FixedClock) -> None:
    journey = at_manual_entry(store)
    async with own_screen(store, clock, journey) as owner:
        await owner.press("tab")
        await owner.wait(839)
        assert NAME in owner.words()
        await owner.wait(1)
        assert QUESTION in owner.words()
        assert "Sinon, Guichet se ferme." in owner.words()
        assert NAME not in owner.words()
        assert journey.pending.secret[:4] not in owner.words()
        await owner.wait(59)
        assert owner.app.screen.query_one("#seconds").text == "1"  # type: ignore[attr-defined]
        owner.monotonic.advance(1)
        owner.app.look_who_is_there()
        await owner.until_the_end()
        assert owner.app.was_silent
    resumed = begun().signed_in(store.sign_in.with_password(NAME, PASSWORD))
    assert resumed.step is Step.INTERRUPTED, "what was begun waits"


async def test_the_key_that_answers_does_nothing_else(store: Store, clock: FixedClock) -> None:
    async with own_screen(store, clock, at_proof(store)) as owner:
        await owner.type("123")
        for key in ("enter", "escape", "f1", "n"):
            await owner.wait(850)
            assert QUESTION in owner.words(), key
            await owner.press(key)
            assert QUESTION not in owner.words(), key
            assert owner.step() is Step.PROOF, key
            assert owner.app.screen.query_one("#code").value == "123", key  # type: ignore[attr-defined]


async def test_a_page_that_moves_on_stays_covered(store: Store, clock: FixedClock) -> None:
    journey = at_proof(store)
    async with own_screen(store, clock, journey) as owner:
        await owner.wait(850)
        owner.app.move(proved(store, clock, journey))
        await owner.settle()
        assert QUESTION in owner.words()
        await owner.press("space")
        assert owner.step() is Step.ACTIVATED
        assert QUESTION not in owner.words()


async def test_what_a_login_says_besides_follows_the_language(store: Store, clock: FixedClock) -> None:
    try:
        async with own_screen(store, clock, begun()._replace(at_login=True)) as owner:
            for said in ("First protect your account", "Protégez d'abord votre compte"):
                await owner.press("f2")
                assert said in owner.words()
    finally:
        language.choose("fr")


async def test_zero_waits_for_ever(store: Store, clock: FixedClock) -> None:
    async with own_screen(store, clock, at_proof(store), Settings(wizard_idle_seconds=0)) as owner:
        await owner.press("1")
        await owner.wait(100_000)
        assert QUESTION not in owner.words()
        assert owner.app.is_running


def test_it_says_afterwards_why_it_ended(
    store: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def gone(app: GuichetApp) -> int:
        assert isinstance(app, OwnScreenApp)
        app.was_silent = True
        return 0

    monkeypatch.setattr(OwnScreenApp, "run_to_end", gone)
    monkeypatch.setitem(os.environ, "TERM", "xterm")
    store.administration().accounts.add(NAME)
    launch.run(store, Settings(), lambda: store, plain=False)
    assert "Guichet s'est fermé après 15\u00a0minutes sans activité." in capsys.readouterr().err
