"""The application in Textual's Pilot, with its screen as cells."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from time import monotonic
from typing import Any

import pytest
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
from tui.app.base import GuardedApp
from tui.app.presses import Presses
from tui.config.offered import offered, policy
from tui.config.settings import Settings
from tui.screens import WizardPage
from tui.screens.app import GuichetApp
from tui.widgets.code_field import CodeField
from tui.wizard import journey as wizard
from tui.wizard.journey import Journey
from tui.wizard.services import Services
from tui.wizard.steps import Step

BARS = str.maketrans("", "", "▌▐")
"""They say that one is here, and are no words."""
SIZES = ((60, 20), (80, 24), (120, 40))
"""The smallest terminal that a person can use, the usual one and a large one."""
EACH_SIZE = (SIZES[0], pytest.param(SIZES[1], marks=pytest.mark.long), SIZES[2])
"""What to try a page at: at the usual size every other test of it is, and its picture."""


def make_app(
    store: Store,
    clock: Callable[[], float],
    settings: Settings | None = None,
    look_for_mail: Callable[[], None] = lambda: None,
) -> GuichetApp:
    """Make the application as the command line does."""
    chosen = settings or Settings()
    inside.deploy(store, policy(chosen))
    journey = wizard.start(offered(chosen).values(), has_users=store.first_account.exists())
    journey = journey._replace(asks_phones=chosen.serve.url is not None)
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
    """Run the application for a person, at its start or in the middle of a journey."""
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
    """Start from an empty page: the first page of the program would be mounted without anybody seeing it."""

    def blank() -> Screen[None]:
        screen: Screen[None] = Screen()
        screen._push_result_callback(app, None)
        return screen

    app.get_default_screen = blank  # type: ignore[method-assign]


READING = 2.0
"""Seconds that a person takes between two presses, by the clock of keys."""


class Hands:
    """A person who presses keys and reads the screen of any application."""

    def __init__(self, pilot: Pilot[None], app: App[None]) -> None:
        self.pilot = pilot
        self.app = app
        self.moment = monotonic()
        """What time it is for this person, by the clock of keys."""
        if isinstance(app, GuardedApp):
            app.presses = Presses(lambda: self.moment)

    async def settle(self) -> None:
        """Wait until every answer of the store has been shown, and the questions of the next page answered."""
        await self._calm()
        while asked := [worker for worker in self.app.workers if not worker.is_finished]:
            for worker in asked:
                with suppress(WorkerCancelled):
                    await worker.wait()
            await self._calm()

    async def until(self, is_so: Callable[[], bool]) -> None:
        """Wait for a state while a worker of the page goes on."""
        async with asyncio.timeout(60):
            while not is_so():
                await asyncio.sleep(0.01)
        await self._calm()

    async def _calm(self) -> None:
        """Wait until every message and its consequences have been handled and the screen is drawn.

        Pilot waits until the processor is idle instead, which may be too early on a busy machine; and it sends every
        widget a message to learn that earlier ones have been handled, which is half the work of a page.
        """
        await self._until_nobody_runs()
        while self.app.is_running and not self.app._exception:
            screen = self.app.screen
            screen._on_timer_update()
            if self._is_at_rest() and not self._has_work_put_off(screen):
                break
            await self._until_nobody_runs()

    async def _until_nobody_runs(self) -> None:
        """Let the tasks of the loop run until each waits for a message, for a time or for a worker."""
        await asyncio.sleep(0)
        while not self._is_at_rest():
            await asyncio.sleep(0.001 if self._is_a_thread_at_work() else 0)

    def _is_at_rest(self) -> bool:
        # A thread hands over its result before it is idle, so that asking in this order misses nothing.
        return not (self._is_a_thread_at_work() or asyncio.get_running_loop()._ready)  # type: ignore[attr-defined]

    def _is_a_thread_at_work(self) -> bool:
        """Tell whether a thread works for a widget, as for Textual's Markdown; a worker may wait and does not count."""
        pool = asyncio.get_running_loop()._default_executor  # type: ignore[attr-defined]
        if pool is None:
            return False
        workers = sum(not worker.is_finished for worker in self.app.workers)
        at_work: int = len(pool._threads) - pool._idle_semaphore._value
        return at_work > workers

    def _has_work_put_off(self, screen: Screen[Any]) -> bool:
        """Tell whether a screen is still to be laid out, or a widget has unhandled messages."""
        pumps = (self.app, *screen.walk_children(with_self=True))
        deferred = screen._callbacks or any(pump._next_callbacks for pump in pumps)
        queued = any(pump.message_queue_size for pump in pumps)
        return bool(screen._layout_required or deferred or queued)

    async def press(self, *keys: str) -> None:
        """Press keys, waiting for the effect of each, as slowly as a button takes them."""
        for key in keys:
            await self._until_unlit(self.app.focused)
            self.read()
            self._send(key)
            await self.settle()

    async def _until_unlit(self, widget: Widget | None) -> None:
        """Wait until a button lit by the last press, which would ignore the next one, is no longer lit."""
        while isinstance(widget, Button) and widget.has_class("-active"):
            await asyncio.sleep(0.01)

    async def press_after(self, seconds: float, key: str) -> None:
        """Press a key so long after what came before, however soon that is."""
        self.read(seconds)
        self._send(key)
        await self.settle()

    async def hurry(self, *keys: str) -> None:
        """Press keys without waiting for their effect, like a burst on a slow line."""
        self.read()
        for key in keys:
            self._send(key)
        await self._calm()

    async def type(self, text: str) -> None:
        """Type a text into the focused widget, as fast as a terminal delivers it."""
        for character in text:
            self.send(events.Key(_character_to_key(character), character))
        await self._calm()

    def _send(self, key: str) -> None:
        character = {"space": " ", "enter": "\r"}.get(key, key if len(key) == 1 else None)
        self.send(events.Key(key, character))

    def read(self, seconds: float = READING) -> None:
        """Have these seconds pass before what is sent next; nobody waits for them."""
        self.moment += seconds

    def send(self, event: events.Event) -> None:
        """Have a terminal send an event, at the moment that it is for this person."""
        event.time = self.moment
        self.app.post_message(event)

    async def fill(self, *texts: str) -> None:
        """Type one text into each field, followed by Enter where the field has not sent it by itself."""
        for text in texts:
            sent = self._is_sent_when_full(text)
            await self.type(text)
            await (self.settle() if sent else self.press("enter"))

    def _is_sent_when_full(self, text: str) -> bool:
        field = self.app.focused
        if not (isinstance(field, CodeField) and field.submits):
            return False
        # A digit after the last begins anew.
        before = 0 if len(field.value) == max(field.lengths) else len(field.value)
        return before + len(text) == max(field.lengths)

    async def paste(self, text: str) -> None:
        """Paste into the focused widget."""
        self.app.post_message(events.Paste(text))
        await self.settle()

    async def click(self, selector: str) -> None:
        """Click a widget."""
        await self._until_unlit(self.app.screen.query_one(selector))
        assert await self.pilot.click(selector)
        await self.settle()

    async def click_at(self, selector: str) -> None:
        """Press and release the mouse button on a widget, as a terminal reports it."""
        await self.click_after(READING, selector)

    async def click_after(self, seconds: float, selector: str) -> None:
        """Do the same so long after what came before, however soon that is."""
        self.read(seconds)
        x, y = (int(part) for part in self.app.screen.query_one(selector).region.center)
        for kind in (events.MouseDown, events.MouseUp):
            self.send(kind(None, x, y, 0, 0, 1, False, False, False, screen_x=x, screen_y=y))
        await self.settle()

    async def resize(self, columns: int, rows: int) -> None:
        """Change the size of the terminal."""
        await self.pilot.resize_terminal(columns, rows)
        await self.settle()

    def cells(self) -> Cells:
        """Return the cells of the screen."""
        update = self.app.screen._compositor.render_update(full=True, screen_stack=self.app._background_screens)
        assert isinstance(update, LayoutUpdate)
        return cells_of(update, *self.app.size)

    def text(self) -> str:
        """Return the text of the screen, one line for each row."""
        return text_of(self.cells())

    def words(self, selector: str = "") -> str:
        """Return the readable text in one line: of the whole screen, or of one widget."""
        seen = self.app.screen.query_one(selector).region if selector else self.app.size.region
        inside = seen.intersection(self.app.size.region)
        cells = self.cells()[inside.y : inside.bottom]
        return " ".join(text_of([row[inside.x : inside.right] for row in cells]).translate(BARS).split())

    def focused(self) -> str | None:
        """Return the identifier of the focused widget."""
        return self.app.focused.id if self.app.focused else None


class Person(Hands):
    """A person with a journey."""

    app: GuichetApp

    def step(self) -> Step:
        """Return the step of the journey."""
        return self.app.journey.step
