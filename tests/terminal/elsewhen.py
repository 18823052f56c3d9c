"""The program on a machine whose clock is off by some seconds: `python -I elsewhen.py SECONDS [ARGUMENT …]`."""

from __future__ import annotations

import sys
import time

if __name__ == "__main__":
    seconds, right = float(sys.argv.pop(1)), time.time
    # Replaced before any module takes it as a default.
    time.time = lambda: right() + seconds

    from tests.terminal.cheap import main

    main()
