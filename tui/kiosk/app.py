"""The wizard for one client, locked: it ends with the client, and there is no other way out but an operator's."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Callable
from contextlib import suppress

from textual import events, work
from textual.binding import Binding
from textual.screen import Screen
from textual.widgets import Input
from textual.worker import WorkerError

from storage import StorageError
from tui.app.idle import Idle, Presence
from tui.config.offered import offered
from tui.kiosk import heartbeat
from tui.kiosk.afterwards import OPERATOR_LEFT
from tui.kiosk.countdown import Countdown
from tui.kiosk.cover_pages import GoodbyePage, WelcomePage
from tui.kiosk.next_client import NextClient
from tui.kiosk.way_out import WayOutPage
from tui.language import _
from tui.language.text import is_hidden
from tui.messages import times
from tui.screens.app import GuichetApp
from tui.screens.still_there import StillTherePage
from tui.wizard import journey as wizard
from tui.wizard.journey import Journey
from tui.wizard.permissions import SHARED_SCREEN
from tui.wizard.services import Services

EVERY = 0.25
"""Seconds between two looks at who is there."""
LAST_MOMENT = 3.0
"""Seconds left to the store to forget; later the process ends all the same, and what is pending expires by itself."""
LAST_ANSWER = 1.0
"""Seconds of them left to what the page has asked for."""
ASKED = ("store", "visits")
"""The groups of workers that make what is to be forgotten."""
KEYS_OF_ITS_OWN = frozenset({"f2", "f10", "f12"})
"""They begin no visit."""
COVER_PAGES = (WelcomePage, StillTherePage, GoodbyePage)


class KioskApp(GuichetApp):
    """Serves one client, from Bienvenue to the end of the visit; the supervisor does the rest."""

    CSS_PATH = ["../app/app.tcss", "../app/grand.tcss", "kiosk.tcss"]
    IN_FRONT = (StillTherePage, NextClient, WayOutPage)
    BINDINGS = [
        Binding("f12", "next_client", show=False, priority=True),
        Binding("f10", "way_out", show=False, priority=True),
    ]

    def __init__(self, services: Services, beat: Callable[[], None] = lambda: None) -> None:
        """Forbid what a shared screen does not permit, whatever these services do. Calls `beat` every second."""
        services = services._replace(permissions=SHARED_SCREEN, keys=_keys(), welcome=())
        super().__init__(services, self._beginning(services))
        chosen = services.settings.kiosk
        self._idle = Idle(services.monotonic, chosen.idle_seconds, chosen.blank_seconds)
        self._beat = beat
        # Another client comes.
        self.has_shown_a_secret = True
        self._leaving = False

    @staticmethod
    def _beginning(services: Services) -> Journey:
        chosen = services.settings
        journey = wizard.start(offered(chosen).values(), has_users=True)
        return journey._replace(asks_phones=chosen.serve.url is not None)

    def services_in_this_language(self) -> Services:
        return self.services._replace(keys=_keys())

    def show_in_this_language(self) -> None:
        """Show Bienvenue again, or the page of the client."""
        if isinstance(self.screen, WelcomePage):
            self.services = self.services_in_this_language()
            self.journey = self._beginning(self.services)
            self.switch_screen(self.fitted(WelcomePage(self.services.settings.service)))
        else:
            super().show_in_this_language()

    def get_default_screen(self) -> Screen[None]:
        return self.first(WelcomePage(self.services.settings.service))

    def on_mount(self) -> None:
        """Count the seconds, on every page."""
        self.screen_change_signal.subscribe(self, self._begin_page, immediate=True)
        self.set_interval(EVERY, self.look_who_is_there)
        self.set_interval(heartbeat.EVERY, self._beat)
        if not self.is_headless:
            # Only the driver knows what to do when it is stopped: give the terminal to whoever is below.
            asyncio.get_running_loop().remove_signal_handler(signal.SIGTSTP)
            signal.signal(signal.SIGTSTP, signal.SIG_IGN)

    # Who is there

    async def on_event(self, event: events.Event) -> None:
        """Take keys, pastes and clicks for a person; nothing else, since noise must not count."""
        if isinstance(event, events.Paste) and not _says_something(event.text):
            return
        if (
            isinstance(event, events.Key | events.Paste | events.MouseDown)
            and not event.is_forwarded
            and self._is_answer(event)
        ):
            # Its release is not to make a click with the press before it.
            self._mouse_down_widget = None
            return
        await super().on_event(event)

    def _is_answer(self, event: events.Event) -> bool:
        """Say whether an event tells only that somebody is there, or comes once the client is held to be gone."""
        if self._leaving:
            return True
        if self._idle.presence is Presence.GONE:
            self.leave("idle")
            return True
        self._idle.touch()
        match self.screen:
            case StillTherePage() as page:
                self._continue(longer=_asks_for_more_time(page, event))
                return True
            case WelcomePage() if not (isinstance(event, events.Key) and event.key in KEYS_OF_ITS_OWN):
                self.move(self.journey)
                return True
        return False

    def _continue(self, *, longer: bool) -> None:
        self.pop_screen()
        self.show_waiting_page()
        if longer:
            words = _("Le kiosque vous attendra maintenant {time}.")
            self.call_after_refresh(self.tell, words.format(time=times.span(self._idle.lengthen())), "done")
            self.look_who_is_there()

    def look_who_is_there(self) -> None:
        """Show the seconds left; cover the page when few are; end the visit when none are."""
        if not self.screen_stack:
            return  # The pages have gone, and the application with them.
        if isinstance(self.screen, WelcomePage):
            self._idle.forget()
        match self._idle.presence:
            case Presence.GONE:
                self.leave("idle")
            case Presence.ASKED if not isinstance(self.screen, COVER_PAGES):
                words = _("Sinon, votre session se ferme et rien n'en reste ici.")
                self.push_screen(StillTherePage(self._idle.left, otherwise=words, more_time=self._idle.can_be_longer))
        if isinstance(self.screen, StillTherePage):
            self.screen.show(self._idle.left)
        for countdown in self.screen.query(Countdown):
            countdown.show(self._idle.left)

    def _begin_page(self, screen: Screen[object]) -> None:
        """Paint the whole page, over what the system may have written on the screen before."""
        self.forget_terminal()
        if not isinstance(screen, COVER_PAGES) and not screen.query(Countdown):
            screen.mount(Countdown(self._idle.left))

    # From page to page

    def move(self, journey: Journey) -> None:
        """Move on as the wizard does. End the visit at a sign-out; leave what covers the page where it is."""
        if self._leaving:
            return
        if self.journey.session and not journey.session and not journey.ended_elsewhere:
            self.leave("signed out")
        else:
            super().move(journey)

    # The end of a visit

    def action_next_client(self) -> None:
        """Serve the next client; in the middle of something, only once this is confirmed."""
        if isinstance(self.screen, NextClient):
            self.screen.dismiss(True)
        elif self._in_the_middle():
            self.push_screen(NextClient(self.lost_with_the_page()), self._next_client)
        elif not isinstance(self.screen, WelcomePage):
            self.leave("next client")

    def _in_the_middle(self) -> bool:
        typed = (field.value for screen in self.screen_stack for field in screen.query(Input))
        return bool(self.journey.session) or any(typed)

    def _next_client(self, confirmed: bool | None) -> None:
        if confirmed:
            self.leave("next client")
        else:
            self.show_waiting_page()

    def action_way_out(self) -> None:
        """Ask for an operator, who alone may close the kiosk."""
        if not any(isinstance(screen, WayOutPage) for screen in self.screen_stack):
            lost = self.lost_with_the_page()
            page = WayOutPage(self.services, self._beginning(self.services), self._close_kiosk, lost)
            self.push_screen(page, self.show_waiting_page)

    def _close_kiosk(self) -> None:
        self.leave("end of the kiosk", OPERATOR_LEFT)

    def leave(self, why: str, status: int = 0) -> None:
        """End the visit, and the process with it: hide the page, then have the store forget what is pending."""
        if self._leaving:
            return
        self._leaving = True
        if not self.is_headless:
            watchdog = threading.Timer(LAST_MOMENT, os._exit, [status])
            watchdog.daemon = True
            watchdog.start()
        self.push_screen(GoodbyePage())
        self._forget(why, status)

    @work
    async def _forget(self, why: str, status: int) -> None:
        # The last question to the store may have made what is to be forgotten.
        for asked in [worker for worker in self.workers if worker.group in ASKED and not worker.is_finished]:
            with suppress(WorkerError, TimeoutError):
                await asyncio.wait_for(asked.wait(), LAST_ANSWER)
        if self.journey.session:
            with suppress(StorageError):
                await asyncio.to_thread(self.services.store.enrolments.leave, self.journey.session, why)
        self.exit(return_code=status)

    # What a shared screen does not have

    async def action_quit(self) -> None:
        """Do nothing: the kiosk stays."""

    def action_how_to_quit(self) -> None:
        """Do nothing: there is no key to tell of."""

    def action_suspend_process(self) -> None:
        """Do nothing: the kiosk stays."""

    def action_screenshot(self, filename: str | None = None, path: str | None = None) -> None:
        """Do nothing: no picture is kept."""


def _asks_for_more_time(page: StillTherePage, event: events.Event) -> bool:
    match event:
        case events.Key(key=key):
            return key.lower() == "t" and page.has_more_time
        case events.MouseDown():
            return page.offers_more_time(event.screen_x, event.screen_y)
    return False


def _keys() -> tuple[tuple[str, str], ...]:
    return ((_("F12"), _("client suivant")),)


def _says_something(pasted: str) -> bool:
    """Say whether any of a text can be seen."""
    return any(not is_hidden(letter) and not letter.isspace() for letter in pasted)
