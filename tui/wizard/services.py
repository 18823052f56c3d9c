"""What every screen is given: the store, the methods on offer, the settings and the clock."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple

from storage import Clock, Door, Store
from tui.config.settings import Settings
from tui.wizard.journey import Journey
from tui.wizard.permissions import OWN_SCREEN, Permissions


def _nobody() -> None:
    """Where no mail is sent."""


class Services(NamedTuple):
    """Made once by the command line, or by a test with a fixed clock."""

    store: Store
    settings: Settings
    clock: Clock
    half_blocks: bool = True
    """Whether the terminal draws `▀`."""
    welcome: tuple[str, ...] = ()
    """What the page of Connexion says besides: the sample clients of a demonstration."""
    look_for_mail: Callable[[], None] = _nobody
    """Called when there may be mail to send; returns at once."""
    permissions: Permissions = OWN_SCREEN
    keys: tuple[tuple[str, str], ...] = ()
    """Keys that every page names after its own, and what they do."""
    monotonic: Callable[[], float] = time.monotonic
    """Seconds that pass for whoever waits, whatever happens to the clock."""

    def door(self, journey: Journey) -> Door:
        """Where this person types their password."""
        return Door.OWN if journey.account else self.permissions.door
