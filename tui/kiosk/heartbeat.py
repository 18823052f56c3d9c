"""A client's process says once a second that it lives: one that hangs counts nobody's seconds."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from contextlib import suppress

DESCRIPTOR = 3
"""The end of a pipe, in a process that a supervisor started."""
EVERY = 1.0
LONGEST_SILENCE = 30.0
"""Seconds after which the supervisor takes a process for dead; its start is counted too."""


class NoSupervisor(Exception):
    """Tells that no supervisor hears the heart."""


def heart() -> Callable[[], None]:
    """Return what beats. Raises NoSupervisor where the descriptor is another file, opened since, and not that pipe."""
    try:
        is_pipe = stat.S_ISFIFO(os.fstat(DESCRIPTOR).st_mode)
    except OSError:
        is_pipe = False
    if not is_pipe:
        raise NoSupervisor
    os.set_blocking(DESCRIPTOR, False)
    os.set_inheritable(DESCRIPTOR, False)

    def beat() -> None:
        with suppress(OSError):
            os.write(DESCRIPTOR, b".")

    return beat
