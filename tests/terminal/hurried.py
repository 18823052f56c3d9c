"""The kiosk with a clock on which a second of silence counts for twenty: `python -I hurried.py [ARGUMENT …]`."""

from __future__ import annotations

import argparse
import time

from tests.terminal.cheap import main
from tui.kiosk import client, supervisor

HURRY = 20

if __name__ == "__main__":
    usual = supervisor.client_command

    def client_command(options: argparse.Namespace) -> list[str]:
        """Return the command of a client, which starts this file instead of `-m tui`."""
        python, isolated, _m, _tui, *arguments = usual(options)
        return [python, isolated, __file__, *arguments]

    supervisor.client_command = client_command
    client.seconds_since_start = lambda: time.monotonic() * HURRY
    main()
