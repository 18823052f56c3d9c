"""The application in Textual's Pilot, with the screen it draws as cells."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

from textual import events
from textual._compositor import LayoutUpdate
from textual.app import App
from textual.keys import _character_to_key
from textual.pilot import Pilot, WaitForScreenTimeout
from textual.widget import Widget
from textual.widgets import Button
from textual.worker import WorkerCancelled

from storage import Store
from tests.pictures.cells import Cells, text_of
from tests.tui.update import cells_of
from tui.config.offered import offered, policy
from tui.config.settings import Settings
from tui.screens import WizardPage
from tui.screens.app import GuichetApp
from tui.wizard import journey as wizard
from tui.wizard.journey import Journey
from tui.wizard.services import Services
from tui.wizard.steps import Step

SIZES = ((60, 20), (80, 24), (120, 40))
"""The smallest terminal a person can use, the usual one and a large one."""
HOPS = 4
"""Rounds without a message after which none is on its way from one widget to another."""


def make_app(
    store: Store,
    clock: Callable[[], float],
    settings: Settings | None = None,
    look_for_mail: Callable[[], None] = lambda: None,
) -> GuichetApp:
    """The application as the command line makes it."""
    chosen = settings or Settings()
    store.policy = policy(chosen)
    journey = wizard.start(offered(chosen).values(), has_users=store.has_users())
    return GuichetApp(Services(store, chosen, clock, look_for_mail=look_for_mail), journey)


@asynccontextmanager
async def running(
    store: Store,
    clock: Callable[[], float],
    size: tuple[int, int] = (80, 24),
    settings: Settings | None = None,
    journey: Journey | None = None,
    look_for_mail: Callable[[], None] = lambda: None,
) -> AsyncIterator[Person]:
    """Someone in front of the application, at its start or in the middle of a journey."""
    app = make_app(store, clock, settings, look_for_mail)
    app.animation_level = "none"
    async with app.run_test(size=size, notifications=True) as pilot:
        person = Person(pilot, app)
        await person.settle()
        if journey:
            app.screen.post_message(WizardPage.Moved(journey))
            await person.settle()
        yield person


class Hands:
    """Presses keys and reads the screen of any application."""

    def __init__(self, pilot: Pilot[None], app: App[None]) -> None:
        self.pilot = pilot
        self.app = app

    async def settle(self) -> None:
        """Wait until every answer of the store has been shown, and the questions of the next page answered."""
        await self._calm()
        while asked := [worker for worker in self.app.workers if not worker.is_finished]:
            for worker in asked:
                with suppress(WorkerCancelled):
                    await worker.wait()
            await self._calm()

    async def _calm(self) -> None:
        """Wait until every message, and what follows from it, has been dealt with and the screen is drawn.

        Pilot waits for the processor to be idle instead, which on a busy machine may be too early.
        It also waits for ever for a widget that goes meanwhile, which is no calm.
        """
        calm = 0
        while calm < HOPS and self.app.is_running and not self.app._exception:
            try:
                await self.pilot._wait_for_screen(timeout=1)
            except WaitForScreenTimeout:
                calm = 0
                continue
            screen = self.app.screen
            screen._on_timer_update()
            pumps = (self.app, *screen.walk_children(with_self=True))
            deferred = screen._callbacks or any(pump._next_callbacks for pump in pumps)
            queued = any(pump.message_queue_size for pump in pumps)
            waiting = screen._layout_required or deferred or queued
            calm = 0 if waiting else calm + 1

    async def press(self, *keys: str) -> None:
        """Press keys, waiting for the effect of each, as slowly as a button takes them."""
        for key in keys:
            await self._until_unlit(self.app.focused)
            self._send(key)
            await self.settle()

    async def _until_unlit(self, widget: Widget | None) -> None:
        """A button lit by the last press ignores the next one."""
        while isinstance(widget, Button) and widget.has_class("-active"):
            await asyncio.sleep(0.01)

    async def hurry(self, *keys: str) -> None:
        """Press keys without waiting for the effect of any, as a burst on a slow line."""
        for key in keys:
            self._send(key)
        await self._calm()

    async def type(self, text: str) -> None:
        """Type a text into what has the focus, as fast as a terminal delivers it."""
        for character in text:
            self.app.post_message(events.Key(_character_to_key(character), character))
        await self._calm()

    def _send(self, key: str) -> None:
        character = {"space": " ", "enter": "\r"}.get(key, key if len(key) == 1 else None)
        self.app.post_message(events.Key(key, character))

    async def fill(self, *texts: str) -> None:
        """Type one text a field, each followed by Enter."""
        for text in texts:
            await self.type(text)
            await self.press("enter")

    async def paste(self, text: str) -> None:
        """Paste into what has the focus."""
        self.app.post_message(events.Paste(text))
        await self.settle()

    async def click(self, selector: str) -> None:
        """Click a widget."""
        await self._until_unlit(self.app.screen.query_one(selector))
        assert await self.pilot.click(selector)
        await self.settle()

    async def resize(self, columns: int, rows: int) -> None:
        """Change the size of the terminal."""
        await self.pilot.resize_terminal(columns, rows)
        await self.settle()

    def cells(self) -> Cells:
        """What the screen shows."""
        update = self.app.screen._compositor.render_update(full=True, screen_stack=self.app._background_screens)
        assert isinstance(update, LayoutUpdate)
        return cells_of(update, *self.app.size)

    def text(self) -> str:
        """The text of the screen, one line a row."""
        return text_of(self.cells())

    def words(self, selector: str = "") -> str:
        """What can be read, in one line: on the whole screen, or where one widget is."""
        seen = self.app.screen.query_one(selector).region if selector else self.app.size.region
        inside = seen.intersection(self.app.size.region)
        cells = self.cells()[inside.y : inside.bottom]
        return " ".join(text_of([row[inside.x : inside.right] for row in cells]).split())

    def focused(self) -> str | None:
        """The identifier of what has the focus."""
        return self.app.focused.id if self.app.focused else None


class Person(Hands):
    """Someone with a journey."""

    app: GuichetApp

    def step(self) -> Step:
        """Where it stands."""
        return self.app.journey.step
