"""The wizard on a screen of one's own: it asks a silent person whether they are there, then leaves."""

from __future__ import annotations

from textual import events

from tui.app.idle import Idle, Presence
from tui.language import _
from tui.messages import steps
from tui.screens.app import GuichetApp
from tui.screens.still_there import StillTherePage
from tui.wizard.journey import Journey
from tui.wizard.services import Services

ASKED_FOR = 60
"""Seconds before it leaves at which the page is covered."""
WATCH = 1.0
"""Seconds between two looks at whether somebody is there."""


class OwnScreenApp(GuichetApp):
    """Covers the page of a person who has gone, then ends; what they began stays for them to resume."""

    IN_FRONT = (StillTherePage,)

    def __init__(self, services: Services, journey: Journey) -> None:
        super().__init__(services, journey)
        self._idle = Idle(services.monotonic, services.settings.wizard_idle_seconds, ASKED_FOR)
        self.was_silent = False
        """Whether the program ended because nobody was there."""

    def on_mount(self) -> None:
        """Count the seconds, unless the deployment does not want that."""
        if self.services.settings.wizard_idle_seconds:
            self._idle.touch()
            self.set_interval(WATCH, self.look_who_is_there)

    def services_in_this_language(self) -> Services:
        """Return the services with what Connexion says besides in the language chosen."""
        return self.services._replace(welcome=steps.welcome(at_login=self.journey.at_login))

    async def on_event(self, event: events.Event) -> None:
        """Take keys, pastes and clicks for a person. The one that answers does nothing else."""
        somebody = isinstance(event, events.Key | events.Paste | events.MouseDown) and not event.is_forwarded
        if somebody and self.services.settings.wizard_idle_seconds:
            self._idle.touch()
            if isinstance(self.screen, StillTherePage):
                # Its release is not to make a click with the press before it.
                self._mouse_down_widget = None
                self.pop_screen()
                self.show_waiting_page()
                return
        await super().on_event(event)

    def look_who_is_there(self) -> None:
        """Cover the page when few seconds are left; end when none are."""
        if not self.screen_stack:
            return  # The pages have gone, and the application with them.
        match self._idle.presence:
            case Presence.GONE:
                self.was_silent = True
                self.exit()
            case Presence.ASKED if not isinstance(self.screen, StillTherePage):
                self.push_screen(StillTherePage(self._idle.left, otherwise=_("Sinon, Guichet se ferme.")))
        if isinstance(self.screen, StillTherePage):
            self.screen.show(self._idle.left)
