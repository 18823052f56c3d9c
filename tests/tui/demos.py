"""A demonstration in Textual's Pilot: the sample clients with cheap passwords, on stores of the test."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import ExitStack, asynccontextmanager
from itertools import count
from pathlib import Path

from textual import events

from storage import Store
from storage.security.hasher import Hasher
from tests import schema
from tests.conftest import FixedClock, known_secrets
from tests.tui.harness import Person
from tui.config.settings import Settings
from tui.demo import samples
from tui.demo.app import DemoApp
from tui.demo.player import PlayingApp
from tui.demo.script import Scene
from tui.wizard.services import Services


class Stage:
    """A stage that opens stores with the sample clients, as `guichet demo` does."""

    def __init__(self, directory: Path, clock: FixedClock, hasher: Hasher, stack: ExitStack) -> None:
        self.clock = clock
        self._directory, self._hasher, self._stack = directory, hasher, stack
        self._numbers = count(1)
        self.opened: list[Store] = []

    def open_store(self) -> Store:
        """Open one more store."""
        secrets = known_secrets()
        place = self._directory / str(next(self._numbers)) / "guichet.db"
        with schema.copied():
            store = Store(place, clock=self.clock, hasher=self._hasher, new_secret=lambda: next(secrets))
        self._stack.callback(store.close)
        samples.populate(store)
        self.opened.append(store)
        return store

    def services(self, settings: Settings | None = None) -> Services:
        """Return the services of the application."""
        return Services(self.open_store(), settings or Settings(), self.clock)

    @asynccontextmanager
    async def by_hand(
        self, size: tuple[int, int] = (80, 24), settings: Settings | None = None
    ) -> AsyncIterator[tuple[Person, DemoApp]]:
        """Run the application for a person who uses it."""
        app = DemoApp(self.services(settings), self.open_store)
        app.animation_level = "none"
        async with app.run_test(size=size, notifications=True) as pilot:
            person = Person(pilot, app)
            await person.settle()
            yield person, app

    @asynccontextmanager
    async def by_itself(
        self, scenes: Sequence[Scene], size: tuple[int, int] = (80, 24), speed: float = 64
    ) -> AsyncIterator[Audience]:
        """Run the application for a person who watches it."""
        app = PlayingApp(self.services(), self.open_store, scenes, speed)
        app.animation_level = "none"
        async with app.run_test(size=size, notifications=True) as pilot:
            yield Audience(Person(pilot, app), app)


class Audience:
    """A person who waits for what is shown, and presses keys meanwhile."""

    def __init__(self, person: Person, app: PlayingApp) -> None:
        self.person, self.app = person, app

    def press(self, *keys: str) -> None:
        """Press keys of the player, or any other keys."""
        for key in keys:
            self.person.read()
            self.person.send(events.Key(key, {"space": " ", "plus": "+", "minus": "-"}.get(key)))

    async def until(self, true: Callable[[], bool]) -> None:
        """Wait for a state, or for the end."""
        for _look in range(3000):
            if true():
                return
            if self.app._exception:
                break
            await asyncio.sleep(0.02)
        raise AssertionError(f"never came; the caption is {self.app.caption}")

    async def end(self) -> int | None:
        """Wait for the end; return the exit code."""
        await self.until(lambda: not self.app.is_running or self.app._exit)
        return self.app.return_code
