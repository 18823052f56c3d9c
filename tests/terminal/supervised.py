"""The supervisor of the kiosk with any program in the place of a client: `python -I supervised.py PAUSE PROGRAM …`.

`PAUSE` is the longest one between two clients, in seconds.
"""

from __future__ import annotations

import os
import sys

from tui.kiosk import afterwards
from tui.kiosk.supervisor import Supervisor, client_environment
from tui.kiosk.terminal import Terminal

if __name__ == "__main__":
    afterwards.LONGEST_PAUSE = int(sys.argv[1])
    sys.exit(Supervisor(sys.argv[2:], client_environment(os.environ), Terminal()).run())
