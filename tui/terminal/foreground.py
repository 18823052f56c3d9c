"""Waiting for the terminal, which a shell gives to one of its jobs at a time."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable

_BETWEEN_LOOKS = 0.05


class NeverOurs(Exception):
    """Tells that no shell is left that could give the terminal to this program."""


def is_ours(terminal: int) -> bool:
    """Say whether this program is in the foreground of the terminal of this descriptor, or need not be."""
    try:
        # 0 where the shell is outside of a container, and who has the terminal cannot be known.
        return os.tcgetpgrp(terminal) in (os.getpgrp(), 0)
    except OSError:
        return True


def wait(terminal: int, ends: Callable[[], object] = bool) -> None:
    """Stop, as a shell expects of a job that wants its terminal, until this program has it or `ends`.

    To be called before anything is asked of it: what the shell has set for its own line would be taken for the
    person's. Raises NeverOurs.
    """
    while not is_ours(terminal) and not ends():
        if os.getsid(os.getppid()) != os.getsid(0):
            raise NeverOurs
        if signal.getsignal(signal.SIGTTOU) is not signal.SIG_IGN:
            # As the kernel does, which does it again before a signal that came meanwhile is heard.
            os.killpg(0, signal.SIGTTOU)
        time.sleep(_BETWEEN_LOOKS)
