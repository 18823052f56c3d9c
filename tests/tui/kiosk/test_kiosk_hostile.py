"""Whatever bytes a terminal sends to any page of the kiosk, it stays, and the next key is answered within a second."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from textual.screen import Screen

from storage import Store
from tests.conftest import PASSWORD, FixedClock
from tests.storage import memory
from tests.terminal.hostile import random_strings
from tests.tui.harness import Person
from tests.tui.journeys import (
    NAME,
    OKTA,
    at_activated,
    at_client_space,
    at_device_type,
    at_manual_entry,
    at_methods,
    at_proof,
    at_qr_code,
    begun,
)
from tests.tui.wire import Wire
from tui.config.settings import Settings
from tui.kiosk.app import KioskApp
from tui.kiosk.cover_pages import GoodbyePage, WelcomePage
from tui.kiosk.next_client import NextClient
from tui.kiosk.way_out import WayOutPage
from tui.screens.help import HelpPanel
from tui.screens.still_there import StillTherePage
from tui.wizard.journey import Journey
from tui.wizard.services import Services

WITHIN = 1.0
"""Seconds in which a key is answered, of this process: the machine may have others."""
WEDGED = 60
"""Seconds after which a string will never be dealt with."""
END = b"\x1b[201~\x1b\\"
"""Ends what is unfinished."""


Make = Callable[[Store, FixedClock], Journey]


def a_new_password(store: Store, _clock: FixedClock) -> Journey:
    """Where a one-time password is changed."""
    issued = store.administration().accounts.add(NAME).password
    return begun().signed_in(store.sign_in.with_password(NAME, issued or ""))


def a_code(store: Store, clock: FixedClock) -> Journey:
    """Where the code is asked at sign-in."""
    at_activated(store, clock)
    return begun().signed_in(store.sign_in.with_password(NAME, PASSWORD))


def an_interruption(store: Store, _clock: FixedClock) -> Journey:
    """Where an enrolment was begun elsewhere."""
    at_qr_code(store)
    return begun().signed_in(store.sign_in.with_password(NAME, PASSWORD))


def settings_of(store: Store, clock: FixedClock) -> Journey:
    """The list, reached from the Espace client."""
    space = at_client_space(store, clock)
    return space.change_settings().signed_in(space.person)


def codes(store: Store, clock: FixedClock) -> Journey:
    """Where a recovery code is typed again."""
    listed = settings_of(store, clock).choose_recovery()
    return listed.codes_noted(store.recovery_codes.prepare(listed.person))


PAGES: dict[str, Make] = {
    "connexion": lambda _store, _clock: begun(),
    "new password": a_new_password,
    "code at sign-in": a_code,
    "lost phone": lambda store, clock: a_code(store, clock).lost_phone(),
    "interrupted": an_interruption,
    "methods": lambda store, _clock: at_methods(store),
    "settings": settings_of,
    "devices": lambda store, clock: settings_of(store, clock).manage(OKTA),
    "device type": lambda store, _clock: at_device_type(store),
    "qr code": lambda store, _clock: at_qr_code(store),
    "manual entry": lambda store, _clock: at_manual_entry(store),
    "proof": lambda store, _clock: at_proof(store),
    "activated": at_activated,
    "recovery codes": lambda store, clock: settings_of(store, clock).choose_recovery(),
    "recovery proof": codes,
    "client space": at_client_space,
    "confirm password": lambda store, clock: at_client_space(store, clock).change_settings(),
}
FRONTS = ("welcome", "still there", "next client", "way out", "goodbye", "help")
"""What stands before a page."""


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """In memory: every transaction of the store waits until the disk has it."""
    with memory.directory() as place:
        yield Path(place)


@dataclass
class Target:
    """A page under fire."""

    person: Person
    app: KioskApp
    wire: Wire
    journey: Journey
    front: str
    slowest: float = 0
    """Seconds of this process that a string and its effects took."""
    ends: set[int] = field(default_factory=set)
    """The exit statuses of visits that would have ended here."""

    _page: Screen[Any] | None = None
    _shown: Screen[Any] | None = None

    def end(self, _why: str, status: int = 0) -> None:
        """A client has gone; the program stays for the next one."""
        self.ends.add(status)

    @property
    def in_place(self) -> bool:
        """Whether the page, or what stands before it, is still shown."""
        return self.app.screen is self._shown

    async def back(self) -> None:
        """Show it, whatever is shown."""
        app = self.app
        app._leaving = app._page_waits = False
        app._idle.touch()
        while len(app.screen_stack) > 1:
            await app.pop_screen()
        if app.screen is not self._page:
            app.journey = self.journey
            page = WelcomePage("Espace client") if self.front == "welcome" else app._page()
            await app.switch_screen(page)
            self._page = page
        match self.front:
            case "still there":
                app.push_screen(StillTherePage(9, otherwise=""))
            case "next client":
                app.push_screen(NextClient())
            case "way out":
                app.action_way_out()
            case "goodbye":
                app._leaving = True
                app.push_screen(GoodbyePage())
            case "help":
                app.push_screen(HelpPanel("Titre", ("Texte",), ()))
        await self.person.settle()
        self._shown = app.screen

    async def fire(self, data: bytes) -> None:
        """Send it, and see that the program is there and answers."""
        began = time.process_time()
        await asyncio.wait_for(self.wire.send(data), WEDGED)
        self.slowest = max(self.slowest, time.process_time() - began)
        self._assert_stays(data)
        if not self.in_place:
            await self.back()

    def _assert_stays(self, data: bytes) -> None:
        assert self.app.is_running, data
        assert self.app._exception is None, data
        assert self.app.return_code is None, data
        assert self.ends <= {0}, data

    async def assert_answers(self) -> None:
        """F10 opens the way out, which every page has, and Escape closes it."""
        await self.wire.send(END)
        await self.back()
        began = time.process_time()
        await self.wire.send(b"\x1b[21~")
        if self.front not in ("still there", "goodbye"):
            assert isinstance(self.app.screen, WayOutPage)
        assert time.process_time() - began < WITHIN
        await self.back()


@asynccontextmanager
async def under_fire(store: Store, clock: FixedClock, page: str) -> AsyncIterator[Target]:
    """The kiosk at this page, or with this before Connexion."""
    front = page if page in FRONTS else ""
    journey = PAGES["connexion" if front else page](store, clock)
    app = KioskApp(Services(store, Settings(print_command=()), clock, monotonic=FixedClock(0)))
    app.animation_level = "none"
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        target = Target(Person(pilot, app), app, Wire(app), journey, front)
        vars(app)["leave"] = target.end
        await target.back()
        yield target


@pytest.mark.timeout(14_400)
@pytest.mark.parametrize("page", [*PAGES, *FRONTS])
async def test_hostile_bytes(store: Store, clock: FixedClock, page: str, pytestconfig: pytest.Config) -> None:
    count, at_once = (10_000, 1) if pytestconfig.getoption("long") else (1, 256)
    every_byte, seed = bytes(range(256)), [*PAGES, *FRONTS].index(page)
    async with under_fire(store, clock, page) as target:
        for start in range(0, 256, at_once):
            await target.fire(every_byte[start : start + at_once])
        for number, data in enumerate(random_strings(seed, count), 1):
            await target.fire(data)
            if number % 50 == 0:
                await target.assert_answers()
        await target.assert_answers()
        print(f"{page}: {count} strings, the slowest dealt with in {target.slowest:.2f} s")
