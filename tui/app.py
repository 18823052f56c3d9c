"""The application: shows the screen of each step, and leaves the terminal clean however it ends."""

from __future__ import annotations

import asyncio
import os
import signal
import threading

from rich.console import RenderableType
from rich.text import Text
from textual import on, work
from textual.app import App
from textual.binding import Binding

from tui.language import _
from tui.screens import WizardPage, page_of
from tui.services import Services
from tui.terminal import crash
from tui.terminal.driver import GuichetDriver
from tui.themes import THEMES
from tui.widgets.copyable import Copyable
from tui.wizard import Journey, Step

LEAVE_ON = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT)
WARM_UP_AFTER = 0.3
"""Seconds left to the first page, and to the first key, before anything else is loaded."""
PATIENCE = 1.0
"""Seconds a signalled program may take to restore a terminal that may be gone."""


class GuichetApp(App[None], inherit_bindings=False):
    """Wires services, journey and screens."""

    CSS_PATH = "app.tcss"
    TITLE = "Guichet"
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    ESCAPE_TO_MINIMIZE = False
    BINDINGS = [
        Binding("ctrl+q", "quit", show=False, priority=True),
        Binding("ctrl+c", "how_to_quit", show=False, priority=True),
        Binding("tab", "focus_next", show=False, priority=True),
        Binding("shift+tab", "focus_previous", show=False, priority=True),
    ]

    def __init__(self, services: Services, journey: Journey) -> None:
        super().__init__(driver_class=GuichetDriver)
        self.services = services
        self.journey = journey
        self._reference = ""
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = services.settings.theme

    def get_default_screen(self) -> WizardPage:
        """The first page, in the place of Textual's blank one, which would be laid out and painted for nothing."""
        page = self._page()
        # What push_screen would leave and switch_screen takes back.
        page._push_result_callback(self, None)
        return page

    def on_mount(self) -> None:
        """Signals, then what the first page does not wait for."""
        if not self.is_headless:
            loop = asyncio.get_running_loop()
            for number in LEAVE_ON:
                loop.add_signal_handler(number, self._leave, number)
        self.set_timer(WARM_UP_AFTER, self._warm_up)

    def _page(self) -> WizardPage:
        return page_of(self.journey.step)(self.services, self.journey)

    def on_resize(self) -> None:
        """Paint everything: a terminal may come back to the same size with nothing on it."""
        self.screen.refresh()

    @on(WizardPage.Moved)
    def _move(self, event: WizardPage.Moved) -> None:
        self.journey = event.journey
        # Help may have been opened since: the page below it is not to stay there with what was typed.
        while len(self.screen_stack) > 1:
            self.pop_screen()
        self.switch_screen(self._page())

    @work(thread=True, exit_on_error=False)
    def _warm_up(self) -> None:
        from tui import qr

        for step in Step:
            page_of(step)
        self.services.store.warm_up()
        qr.warm_up()
        self.services.look_for_mail()

    def action_how_to_quit(self) -> None:
        """Ctrl+C does not lose an enrolment; it says how to leave."""
        self.notify(_("Pour quitter : Ctrl+Q."), markup=False)

    def _leave(self, number: int) -> None:
        code = 128 + number
        watchdog = threading.Timer(PATIENCE, os._exit, [code])
        watchdog.daemon = True
        watchdog.start()
        self.exit(return_code=code)

    def copy_to_clipboard(self, text: str) -> None:
        """Nothing on screen goes to the terminal's clipboard by itself."""

    @on(Copyable.CopyAsked)
    def _copy(self, event: Copyable.CopyAsked) -> None:
        super().copy_to_clipboard(event.text)
        self._clipboard = ""
        self.notify(_("Copié dans le presse-papiers de votre terminal."), markup=False)

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """No browser is ever started."""

    # How Textual reports a crash, replaced: it prints local variables.

    def _handle_exception(self, error: Exception) -> None:
        self._reference = self._reference or crash.record(error)
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        self._exit_renderables[:] = [Text(crash.apology(self._reference))]
        self._return_code = 1
        self._close_messages_no_wait()

    def panic(self, *renderables: RenderableType) -> None:
        """The same sentence, whatever Textual wanted to show."""
        del renderables
        self._fatal_error()
