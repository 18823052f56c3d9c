"""The kiosk in Textual's Pilot, on a clock that moves when it is told to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from textual.pilot import Pilot

from storage import Role, Store
from tests.conftest import PASSWORD, FixedClock
from tests.oracle import totp
from tests.storage import inside
from tests.tui.harness import Person, begin_blank
from tests.tui.journeys import begun, enrolled
from tui.app.idle import clock_face
from tui.config.offered import policy
from tui.config.settings import Settings
from tui.kiosk.app import KioskApp
from tui.kiosk.countdown import Countdown
from tui.wizard.journey import Journey
from tui.wizard.services import Services

OPERATOR = "olga"


class Client(Person):
    """A person in front of a kiosk."""

    app: KioskApp

    def __init__(self, pilot: Pilot[None], app: KioskApp, monotonic: FixedClock) -> None:
        super().__init__(pilot, app)
        self.monotonic = monotonic

    async def wait(self, seconds: float) -> None:
        """Let time pass, and let the program notice."""
        self.monotonic.advance(seconds)
        self.app.look_who_is_there()
        await self.settle()

    def left(self) -> int:
        """Return the seconds that the page counts, which it shows once they are few."""
        countdown = self.app.screen.query_one(Countdown)
        assert self.words("Countdown") == (clock_face(countdown.seconds) if countdown.seconds <= 40 else "")
        return countdown.seconds

    async def until_the_end(self) -> None:
        """Wait until the visit has ended."""
        async with asyncio.timeout(10):
            while self.app.is_running:
                await asyncio.sleep(0.01)


@asynccontextmanager
async def kiosk(
    store: Store,
    clock: Callable[[], float],
    size: tuple[int, int] = (80, 24),
    settings: Settings | None = None,
    journey: Journey | None = None,
) -> AsyncIterator[Client]:
    """Run a kiosk for a client at Bienvenue, or in the middle of a journey."""
    chosen, monotonic = settings or Settings(), FixedClock(0)
    inside.deploy(store, policy(chosen))
    app = KioskApp(Services(store, chosen, clock, monotonic=monotonic))
    app.animation_level = "none"
    if journey:
        begin_blank(app)
    async with app.run_test(size=size, notifications=True) as pilot:
        client = Client(pilot, app, monotonic)
        await client.settle()
        if journey:
            await client.press("space")
            app.move(journey)
            await client.settle()
        yield client


def operator(store: Store, clock: FixedClock) -> str:
    """Add an operator who enrolled a phone two minutes ago; return the secret that it holds."""
    store.administration().accounts.add(OPERATOR, PASSWORD, role=Role.OPERATOR)
    journey = begun().signed_in(store.sign_in.with_password(OPERATOR, PASSWORD))
    _session, secret = enrolled(store, clock, journey, "okta_verify")
    clock.advance(120)
    return secret


def code_of(secret: str, clock: FixedClock) -> str:
    """Return the code that the phone shows now."""
    return totp(secret, clock.now)
