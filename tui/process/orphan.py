"""A process that does not outlive the one that started it, not even one that was killed."""

from __future__ import annotations

import os
import signal
import sys

_PR_SET_PDEATHSIG = 1
"""linux/prctl.h"""


def end_with(parent: int) -> None:
    """Have SIGTERM sent when the parent, a process id, ends; end at once if it has ended already.

    Elsewhere than on Linux, the terminal that goes with the parent ends this process.
    """
    if sys.platform == "linux":
        import ctypes  # noqa: PLC0415 - needed on Linux only

        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os._exit(128 + signal.SIGTERM)
