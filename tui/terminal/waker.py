"""A way to wake a thread that waits in a selector: whoever leaves does not wait until it looks by itself."""

from __future__ import annotations

import socket
from contextlib import suppress


class Waker:
    """Something to select for reading, which can be read from once it was rung."""

    def __init__(self) -> None:
        self._ear, self._bell = socket.socketpair()

    def fileno(self) -> int:
        """Return the descriptor to wait for."""
        return self._ear.fileno()

    def ring(self) -> None:
        """Wake whoever waits; do nothing once this is closed."""
        with suppress(OSError):
            self._bell.send(b".")

    def close(self) -> None:
        """Close both ends, once nobody waits."""
        self._ear.close()
        self._bell.close()
