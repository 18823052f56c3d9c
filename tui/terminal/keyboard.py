"""Reading what is typed without ever waiting for it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

_AT_MOST = 4096


@contextmanager
def opened(terminal: int) -> Iterator[int]:
    """Yield a descriptor to read the terminal of this descriptor by, for as long as the context lasts.

    Whoever stops this program reads the same terminal. What was there when this program looked may be gone when it
    reads, and a read that waits would keep it from taking its terminal back. Only a descriptor of our own may be set
    not to wait: the one that came with the program is the shell's too.
    """
    try:
        os.tcgetpgrp(terminal)
        own = os.open("/dev/tty", os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    except OSError:
        # The terminal controls no session: nobody shares it.
        yield terminal
        return
    try:
        yield own
    finally:
        os.close(own)


def read(keys: int) -> bytes | None:
    """Return what was typed, None if that was read by another program, or b"" at the end of input."""
    try:
        return os.read(keys, _AT_MOST)
    except BlockingIOError:
        return None
    except OSError:
        return b""
