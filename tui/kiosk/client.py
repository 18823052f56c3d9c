"""The process of one client."""

from __future__ import annotations

import os
import time

from storage import Store
from tui.config.settings import Settings
from tui.kiosk.app import KioskApp
from tui.kiosk.heartbeat import heart
from tui.terminal.glyphs import draws_half_blocks
from tui.wizard import phones_service
from tui.wizard.services import Services


def run(store: Store, settings: Settings) -> int:
    """Serve one client; return the exit status.

    Leaves mail to `guichet mail send`: this process ends with its client, and needs no network, but to tell whether the
    service that phones call answers, where there is one.
    """
    half_blocks = draws_half_blocks(os.environ)
    services = Services(
        store,
        settings,
        time.time,
        half_blocks,
        monotonic=seconds_since_start,
        phones_answer=phones_service.answers(settings),
    )
    return KioskApp(services, heart()).run_to_end()


def seconds_since_start() -> float:
    """Return the seconds since this machine started; where the system can tell, with those that it slept."""
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if clock is None else time.clock_gettime(clock)
