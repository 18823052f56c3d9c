"""The services given to every screen: the store, the methods on offer, the settings and the clock."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple

from storage import Clock, Door, Store
from tui.config.settings import Settings
from tui.wizard.journey import Journey
from tui.wizard.permissions import OWN_SCREEN, Permissions


def _nobody() -> None:
    """Do nothing, where no mail is sent."""


class Services(NamedTuple):
    """A bundle made once by the command line, or by a test with a fixed clock."""

    store: Store
    settings: Settings
    clock: Clock
    half_blocks: bool = True
    """Whether the terminal draws `▀`."""
    welcome: tuple[str, ...] = ()
    """Further lines on the page of Connexion: the sample clients of a demonstration."""
    look_for_mail: Callable[[], None] = _nobody
    """A function to call when there may be mail to send; returns at once."""
    permissions: Permissions = OWN_SCREEN
    keys: tuple[tuple[str, str], ...] = ()
    """The keys that every page names after its own, and what they do."""
    monotonic: Callable[[], float] = time.monotonic
    """A clock of seconds for waiting, which no change of the system's time affects."""
    sleep: Callable[[float], None] = time.sleep
    """A function that waits for so many seconds, where nothing else is left to do."""
    phones_answer: Callable[[], bool] | None = None
    """A function that tells whether the service that phones call answers, and blocks; None where nothing is asked."""

    def door(self, journey: Journey) -> Door:
        """Return the door at which this person types their password."""
        return Door.OWN if journey.account else self.permissions.door
