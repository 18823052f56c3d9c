"""Protection of a process's memory from the disk, and from other processes of the same user."""

from __future__ import annotations

import os
import resource
import sys

_PR_SET_DUMPABLE = 4
"""The option of prctl(2), from linux/prctl.h."""


def harden() -> None:
    """Prevent a core file of this process and, except for root, attaching a debugger to it. Raises OSError.

    The latter needs Linux; elsewhere only the core file is prevented.
    """
    if sys.platform == "linux":
        import ctypes  # noqa: PLC0415 - needed on Linux only

        # Where core dumps go to a program, the limit below does not hold (core_pattern in core(5)).
        if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0):
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
