"""What the process of one client does."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

from storage import Store
from tui import environment
from tui.kiosk.app import KioskApp
from tui.kiosk.orphan import end_with
from tui.postman import Postman
from tui.services import Services
from tui.settings import Settings


def run(store: Store, settings: Settings, open_store: Callable[[], Store], supervisor: int) -> int:
    """Serve the client of this supervisor, a process id. Returns the exit status."""
    end_with(supervisor)
    with Postman(open_store, settings) as postman:
        utf8 = environment.speaks_utf8(os.environ)
        services = Services(store, settings, time.time, utf8, look_for_mail=postman.look, monotonic=seconds_since_start)
        app = KioskApp(services)
        app.run()
    return app.return_code or 0


def seconds_since_start() -> float:
    """Of the machine. Where the system can tell, those that it slept are counted: nobody was there."""
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if clock is None else time.clock_gettime(clock)
