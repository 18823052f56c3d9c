"""The hands of a demonstration that plays by itself: they type, press and touch what a person would."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from textual.css.query import NoMatches
from textual.widget import Widget
from textual.widgets import Button, RadioSet

from tui.demo.app import DemoApp
from tui.phone.touch import Touch
from tui.phone.view import PhoneView
from tui.screens.watching_page import WatchingPage
from tui.widgets.choice import Choice
from tui.widgets.field import Field
from tui.wizard import Step

BEAT = 0.5
"""Seconds between two gestures at speed 1."""
LETTER = 0.06
"""Seconds a letter."""
_LOOK = 0.03
"""Seconds between two looks at what is awaited."""
_PATIENCE = 20.0
"""Seconds; then something is wrong."""


Found = TypeVar("Found", bound=Widget)


class Hands:
    """Gestures, as slow as a class can follow, or at once."""

    def __init__(self, app: DemoApp, pace: Callable[[], float]) -> None:
        """`pace` is by what the gestures' times are multiplied; 0 is at once."""
        self._app, self._pace = app, pace

    async def write(self, selector: str, text: str) -> None:
        """A text into a field, letter by letter."""
        field = await self._find(selector, Field)
        field.focus()
        for end in range(1, len(text) + 1):
            field.value = text[:end]
            field.cursor_position = end
            await asyncio.sleep(LETTER * self._pace())

    async def press(self, selector: str) -> None:
        """A button of the wizard."""
        button = await self._find(selector, Button)
        button.focus()
        await self.beat()
        button.press()

    async def choose(self, selector: str) -> None:
        """One of several choices."""
        choice = await self._find(selector, Choice)
        choice.query_ancestor(RadioSet).focus()
        await self.beat()
        choice.value = True

    async def touch(self, label: str) -> None:
        """Something on the phone."""
        await self._until(lambda: self._touch(label) is not None, label)
        touch = self._touch(label)
        if touch is not None:
            touch.focus()
            await self.beat()
            touch.action_touch()

    async def take_the_phone(self) -> None:
        """Hold the phone before the screen."""
        self._app.to_phone(to=True)
        await self.beat()

    async def put_the_phone_down(self) -> None:
        """Look at the wizard again."""
        self._app.to_phone(to=False)
        await self.beat()

    async def until(self, step: Step) -> None:
        """Wait for the wizard to be there."""

        def there() -> bool:
            page = self._app.screen
            if isinstance(page, WatchingPage) and self._pace() == 0:
                page.watch_enrolment()
            return self._app.journey.step is step

        await self._until(there, step)

    async def beat(self) -> None:
        """Between two gestures."""
        await asyncio.sleep(BEAT * self._pace())

    def _touch(self, label: str) -> Touch | None:
        touches = self._app.screen.query(PhoneView).first().query(Touch)
        return next((touch for touch in touches if touch.tap.label == label and touch.is_attached), None)

    async def _find(self, selector: str, kind: type[Found]) -> Found:
        found: list[Found] = []

        def there() -> bool:
            try:
                found[:] = [self._app.screen.query_one(selector, kind)]
            except NoMatches:
                return False
            return found[0].is_attached and found[0].display

        await self._until(there, selector)
        return found[0]

    async def _until(self, true: Callable[[], bool], what: str) -> None:
        for _look in range(int(_PATIENCE / _LOOK)):
            if true():
                return
            await asyncio.sleep(_LOOK)
        raise TimeoutError(what)
