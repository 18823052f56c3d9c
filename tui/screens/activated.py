"""Étape 8, its end: the method is active."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Center
from textual.geometry import Size
from textual.timer import Timer
from textual.widgets import Button

from storage import SessionEnded, StorageError
from tui.app.too_small import SMALLEST, is_too_small
from tui.language import _
from tui.messages import scanning, steps
from tui.screens.page import WizardPage
from tui.widgets.disc import Disc
from tui.widgets.words import Words
from tui.wizard import caller
from tui.wizard.caller import Caller

EVERY = 1
"""Seconds between two looks at who has called."""
LINGER = 3
"""Seconds that the message stays when nobody has to press a key."""


class ActivatedPage(WizardPage):
    """Says that the method is active, and on which phone."""

    CSS_PATH = "activated.tcss"
    _room: tuple[Size, Size | None] | None = None
    """What there was room for when the picture was last tried."""
    _leaving: Timer | None = None
    """The timer that leads on."""
    _looking = False
    _has_told = False
    """Whether there are words about the caller, which take the place of the picture."""

    def on_mount(self) -> None:
        """Lead on without a key at Étape 8 a person who has typed nothing, unless motion is reduced."""
        if self.journey.by_phone and not self.services.settings.reduced_motion:
            self._leaving = self.set_timer(LINGER, self._next)
        if self.journey.method.approves:
            self.look_at_the_caller()
            self.set_interval(EVERY, self.look_at_the_caller)

    def look_at_the_caller(self) -> None:
        """Look whether it was the phone that the person had chosen, and no other, unless a look is not answered yet."""
        if not self._looking:
            self._looking = True
            self._look_at_it()

    @work(group="caller")
    async def _look_at_it(self) -> None:
        try:
            found = await asyncio.to_thread(caller.of, self.services.store, self.journey)
        except SessionEnded:
            if not self.is_left:
                self.session_ended()
        except StorageError:
            return  # The next look may do better.
        else:
            if not self.is_left:
                self._tell_of(found)
        finally:
            self._looking = False

    def _tell_of(self, found: Caller) -> None:
        """Say what the person has to know, and stay until they have read it."""
        words = scanning.about_the_caller(self.journey, found, int(self.services.clock()))
        if words and words != self.notice.text:
            self._has_told = True
            self.query(Center).set(display=False)
            self.notice.say(words, "remark")
            if self._leaving:
                self._leaving.stop()

    def on_resize(self, event: events.Resize) -> None:
        """Do without the picture where the words beside it would not all be in sight."""
        room = event.size, event.container_size
        # Without the picture there is less to scroll, which is told as another size too. Where nothing is seen, the
        # bars of a page that is smaller than they are would come and go without end.
        if room != self._room and not (self._has_told or is_too_small(self.app.size, SMALLEST)):
            self._room = room
            self.query(Center).set(display=True)
            self.call_after_refresh(self._make_room)

    def _make_room(self) -> None:
        if any(page.max_scroll_y for page in self.query("#page")):
            self.query(Center).set(display=False)

    def page_title(self) -> str:
        return _("Compte ajouté") if self.journey.method.approves else _("C'est fait")

    def compose_body(self) -> ComposeResult:
        method = self.journey.method
        with Center():
            yield Disc()
        yield Words(steps.is_active(self.journey), id="active")
        yield Words(method.activated, classes="centred")
        if self.journey.replaces:
            replaced = steps.is_replaced(self.journey.replaces_name, approves=method.approves)
            yield Words(replaced, classes="centred")
        yield Words(steps.keep_the_app(method.name, approves=method.approves), classes="centred")

    def left_buttons(self) -> Iterable[Button]:
        """Offer no way back: an activation is not undone by it."""
        return ()

    def keys(self) -> Iterable[tuple[str, str]]:
        yield _("Entrée"), _("suivant")
        yield _("F1"), _("aide")

    def action_back(self) -> None:
        """Do nothing: there is no page to go back to."""

    @on(Button.Pressed, "#next")
    def _next(self) -> None:
        self.go(self.journey.seen())
