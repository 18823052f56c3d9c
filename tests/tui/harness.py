"""The application in Textual's Pilot, with the screen it draws as cells."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from textual import events
from textual._compositor import LayoutUpdate
from textual.app import App
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Button
from textual.worker import WorkerCancelled

from storage import Store
from tests.pictures.cells import Cells, text_of
from tests.storage import inside
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


def make_app(
    store: Store,
    clock: Callable[[], float],
    settings: Settings | None = None,
    look_for_mail: Callable[[], None] = lambda: None,
) -> GuichetApp:
    """The application as the command line makes it."""
    chosen = settings or Settings()
    inside.deploy(store, policy(chosen))
    journey = wizard.start(offered(chosen).values(), has_users=store.first_account.exists())
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
    if journey:
        begin_blank(app)
    async with app.run_test(size=size, notifications=True) as pilot:
        person = Person(pilot, app)
        await person.settle()
        if journey:
            app.screen.post_message(WizardPage.Moved(journey))
            await person.settle()
        yield person


def begin_blank(app: App[None]) -> None:
    """Have a page of nothing to come from: the first page of the program would be mounted for nobody to see."""

    def blank() -> Screen[None]:
        screen: Screen[None] = Screen()
        screen._push_result_callback(app, None)
        return screen

    app.get_default_screen = blank  # type: ignore[method-assign]


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

        Pilot waits for the processor to be idle instead, which on a busy machine may be too early; and it sends every
        widget a message to be told that it has dealt with those before, which is half the work of a page.
        """
        await self._until_nobody_runs()
        while self.app.is_running and not self.app._exception:
            screen = self.app.screen
            screen._on_timer_update()
            if self._is_at_rest() and not self._has_work_put_off(screen):
                break
            await self._until_nobody_runs()

    async def _until_nobody_runs(self) -> None:
        """Let every task of the loop go on until each waits: for a message, for a time or for a worker."""
        await asyncio.sleep(0)
        while not self._is_at_rest():
            await asyncio.sleep(0.001 if self._is_a_thread_at_work() else 0)

    def _is_at_rest(self) -> bool:
        # A thread hands over its result, then it is idle: asked in this order, nothing comes between.
        return not (self._is_a_thread_at_work() or asyncio.get_running_loop()._ready)  # type: ignore[attr-defined]

    def _is_a_thread_at_work(self) -> bool:
        """Say whether one is at work for a widget, as Textual's Markdown has it; not for a worker, which may wait."""
        pool = asyncio.get_running_loop()._default_executor  # type: ignore[attr-defined]
        if pool is None:
            return False
        workers = sum(not worker.is_finished for worker in self.app.workers)
        at_work: int = len(pool._threads) - pool._idle_semaphore._value
        return at_work > workers

    def _has_work_put_off(self, screen: Screen[Any]) -> bool:
        """Say whether this screen is still to be laid out, or a widget has not come to a message yet."""
        pumps = (self.app, *screen.walk_children(with_self=True))
        deferred = screen._callbacks or any(pump._next_callbacks for pump in pumps)
        queued = any(pump.message_queue_size for pump in pumps)
        return bool(screen._layout_required or deferred or queued)

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
