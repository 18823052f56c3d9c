"""The kiosk with a clock on which a second of silence counts for twenty: `python -I hurried.py [ARGUMENT …]`."""

from __future__ import annotations

import time

from tests.terminal.cheap import main
from tests.terminal.program import ISOLATED
from tui.kiosk import client
from tui.process import child

HURRY = 20

if __name__ == "__main__":
    child.PROGRAM = (*ISOLATED, __file__)
    client.seconds_since_start = lambda: time.monotonic() * HURRY
    main()
