"""The supervisor of the kiosk with any program in the place of a client.

`python -I supervised.py PAUSE SILENCE PROGRAM …`: the longest pause between two clients and the longest silence of one,
in seconds.
"""

from __future__ import annotations

import os
import sys

from tui.kiosk import afterwards, heartbeat
from tui.kiosk.starts import Starts, spawned
from tui.kiosk.supervisor import Supervisor
from tui.kiosk.terminal import Terminal
from tui.process.child import environment_of

if __name__ == "__main__":
    afterwards.LONGEST_PAUSE = int(sys.argv[1])
    heartbeat.LONGEST_SILENCE = float(sys.argv[2])
    start = spawned(sys.argv[3:], environment_of(os.environ))
    sys.exit(Supervisor(Starts(start, start, bool), Terminal()).run())
