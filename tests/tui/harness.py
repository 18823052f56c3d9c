"""The application in Textual's Pilot, with the screen it draws as cells."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from rich.console import Console
from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot

from storage import Store
from tests.pictures.cells import Cells
from tests.terminal.screen import EmulatedScreen
from tui import wizard
from tui.app import GuichetApp
from tui.methods import offered
from tui.services import Services
from tui.settings import Settings


def make_app(store: Store, clock: Callable[[], float], settings: Settings | None = None) -> GuichetApp:
    """The application as the command line makes it."""
    chosen = settings or Settings()
    journey = wizard.start(offered(chosen).values(), has_users=store.has_users())
    return GuichetApp(Services(store, chosen, clock), journey)


@asynccontextmanager
async def running(
    store: Store, clock: Callable[[], float], size: tuple[int, int] = (80, 24), settings: Settings | None = None
) -> AsyncIterator[Person]:
    """Someone in front of the application."""
    app = make_app(store, clock, settings)
    app.animation_level = "none"
    async with app.run_test(size=size) as pilot:
        person = Person(pilot, app)
        await person.settle()
        yield person


class Person:
    """Presses keys and reads the screen."""

    def __init__(self, pilot: Pilot[None], app: GuichetApp) -> None:
        self.pilot = pilot
        self.app = app

    async def settle(self) -> None:
        """Wait until every answer of the store has been shown."""
        await self.pilot.pause()
        await self.app.workers.wait_for_complete()
        await self.pilot.pause()

    async def press(self, *keys: str) -> None:
        """Press keys, waiting for the effect of each."""
        for key in keys:
            await self.pilot.press(key)
            await self.settle()

    async def type(self, text: str) -> None:
        """Type a text into what has the focus, as fast as a terminal delivers it."""
        for character in text:
            self.app.post_message(events.Key(_character_to_key(character), character))
        await self.pilot.pause()

    async def click(self, selector: str) -> None:
        """Click a widget."""
        assert await self.pilot.click(selector)
        await self.settle()

    async def resize(self, columns: int, rows: int) -> None:
        """Change the size of the terminal."""
        await self.pilot.resize_terminal(columns, rows)
        await self.settle()

    def cells(self) -> Cells:
        """What the screen shows."""
        columns, rows = self.app.size
        console = Console(
            width=columns,
            height=rows,
            file=io.StringIO(),
            force_terminal=True,
            color_system="truecolor",
            legacy_windows=False,
        )
        app = self.app
        console.print(app.screen._compositor.render_update(full=True, screen_stack=app._background_screens))
        screen = EmulatedScreen(columns, rows)
        assert isinstance(console.file, io.StringIO)
        screen.feed(console.file.getvalue().encode())
        return screen.cells()

    def text(self) -> str:
        """The text of the screen, one line a row."""
        return "\n".join("".join(cell.char for cell in row).rstrip() for row in self.cells())

    def focused(self) -> str | None:
        """The identifier of what has the focus."""
        return self.app.focused.id if self.app.focused else None
