"""The kiosk with cheap password hashes, in its clients too: `python -I -m tests.terminal.cheap_kiosk kiosk`."""

from __future__ import annotations

import argparse

from tests.terminal import cheap
from tui.kiosk import supervisor

if __name__ == "__main__":
    usual = supervisor.client_command

    def client_command(options: argparse.Namespace) -> list[str]:
        """Return the command of a client, which is `tests.terminal.cheap` instead of `tui`."""
        python, isolated, m, _tui, *arguments = usual(options)
        return [python, isolated, m, cheap.__name__, *arguments]

    supervisor.client_command = client_command
    cheap.main()
