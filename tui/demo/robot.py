"""The robot of a demonstration that plays by itself: it types, presses and touches what a person would."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from textual.css.query import NoMatches
from textual.widget import Widget
from textual.widgets import Button, RadioSet

from tui.demo.app import DemoApp
from tui.demo.caption import Caption
from tui.language import _
from tui.methods.key_uri import key_uri
from tui.phone import scanner
from tui.phone.handset import Page
from tui.phone.touch import Touch
from tui.phone.view import PhoneView
from tui.screens import WizardPage
from tui.screens.activated import ActivatedPage
from tui.screens.watching_page import WatchingPage
from tui.widgets.choice import Choice
from tui.widgets.field import Field
from tui.wizard.steps import Step

LINGER = 3.0
"""Seconds to read a caption in, at speed 1."""
BEAT = 0.5
"""Seconds between two gestures at speed 1."""
LETTER = 0.06
"""Seconds a letter."""
GLANCE = 2.0
"""Seconds to look at the phone, or at the screen, where one hides the other."""
PATIENCE = 20.0
"""Seconds to wait for anything; then something is wrong."""
_LOOK = 0.03
"""Seconds between two looks at what is awaited."""

Found = TypeVar("Found", bound=Widget)
Seen = TypeVar("Seen")


class Robot:
    """Makes gestures, at the pace of a class or at once. Raises TimeoutError where what it needs does not come."""

    def __init__(
        self,
        app: DemoApp,
        rest: Callable[[float], Awaitable[None]],
        hurried: Callable[[], bool],
        freed: Callable[[], Awaitable[None]],
    ) -> None:
        """Call `rest` with the seconds of each gesture at speed 1; wait for nothing while `hurried()`.

        `freed` returns once it is not paused, which costs no patience.
        """
        self._app, self._rest, self._hurried, self._freed = app, rest, hurried, freed

    async def write(self, selector: str, text: str) -> None:
        """Write a text into a field, letter by letter."""
        field = await self._find(selector, Field)
        field.focus()
        for end in range(1, len(text) + 1):
            field.value = text[:end]
            field.cursor_position = end
            await self._rest(LETTER)

    async def press(self, selector: str) -> None:
        """Press a button of the wizard."""
        button = await self._find(selector, Button)
        button.focus()
        await self.beat()
        button.press()

    async def choose(self, selector: str) -> None:
        """Choose one of several answers."""
        choice = await self._find(selector, Choice)
        choice.query_ancestor(RadioSet).focus()
        await self.beat()
        choice.value = True

    async def touch(self, label: str) -> None:
        """Touch something on the phone."""

        def there() -> Touch | None:
            touches = (touch for phone in self._app.screen.query(PhoneView) for touch in phone.query(Touch))
            return next((touch for touch in touches if touch.tap.label == label and touch.is_attached), None)

        touch = await self._until(there, label)
        touch.focus()
        await self.beat()
        handset = self._app.handset
        before = handset.page
        touch.action_touch()
        await self._until(lambda: handset.page is not before or handset.complaint, label)

    async def scan(self) -> bool:
        """Hold the phone before the picture; return False where it cannot be read."""
        if not scanner.can_scan():
            return False
        handset = self._app.handset
        await self.touch(_("Scannez le code QR"))
        await self._until(lambda: handset.page is Page.ADDED or handset.complaint, "scan")
        return handset.page is Page.ADDED

    async def paste_the_link(self) -> None:
        """Paste the link of the picture on the phone."""
        pending = self._app.journey.pending
        await self.touch(_("Coller le lien"))
        field = await self._find("#phone Field", Field)
        field.value = str(key_uri(pending.issuer, pending.account, pending.secret))
        await self.touch(_("Ajouter"))

    async def take_the_phone(self) -> None:
        """Hold the phone before the screen."""
        await self._find("#phone", PhoneView)
        self._app.to_phone(to=True)
        await self.glance()

    async def put_the_phone_down(self) -> None:
        """Look at the wizard again."""
        self._app.to_phone(to=False)
        # The phone sees what is laid out.
        await self._until(lambda: [page for page in self._app.screen.query("#beside") if page.region], "screen")
        await self._painted()

    async def look_at_the_screen(self) -> None:
        """Look at the wizard, then at the phone again, where the phone hides it."""
        if not self._app.side_by_side:
            await self.put_the_phone_down()
            await self.glance()
            await self.take_the_phone()

    async def glance(self) -> None:
        """Wait until what has come was seen, where one hides the other."""
        if not self._app.side_by_side:
            await self._rest(GLANCE)

    async def until(self, step: Step) -> None:
        """Wait for the wizard to be there, and to be seen there."""

        def there() -> bool:
            page = self._app.screen
            if self._hurried() and page.is_running:
                if isinstance(page, WatchingPage):
                    page.watch_enrolment()
                elif isinstance(page, ActivatedPage) and self._app.journey.step is Step.ACTIVATED:
                    page.go(self._app.journey.seen())
            return isinstance(page, WizardPage) and page.journey.step is step

        await self._until(there, step)
        await self._until(lambda: [caption for caption in self._app.screen.query(Caption) if caption.size], "caption")
        await self._painted()

    async def until_begun(self) -> None:
        """Wait for the first page on the store of now."""

        def there() -> bool:
            page = self._app.screen
            return isinstance(page, WizardPage) and page.services is self._app.services

        await self._until(there, "beginning")

    async def _painted(self) -> None:
        painted: list[bool] = []
        self._app.screen.call_after_refresh(painted.append, True)
        await self._until(lambda: painted, "refresh")

    def say(self, story: str) -> None:
        """Show another caption, where that of the act would not be true."""
        self._app.say(story, self._app.caption[1])

    async def beat(self) -> None:
        """Wait between two gestures."""
        await self._rest(BEAT)

    async def linger(self) -> None:
        """Wait for as long as a caption is read in."""
        await self._rest(LINGER)

    async def _find(self, selector: str, kind: type[Found]) -> Found:
        def there() -> Found | None:
            try:
                found = self._app.screen.query_one(selector, kind)
            except NoMatches:
                return None
            return found if found.is_mounted and found.display else None

        return await self._until(there, selector)

    async def _until(self, look: Callable[[], Seen | None], what: str) -> Seen:
        for _look in range(int(PATIENCE / _LOOK)):
            if seen := look():
                return seen
            await asyncio.sleep(_LOOK)
            await self._freed()
        raise TimeoutError(what)
