"""The process of one client, as its supervisor sees it."""

from __future__ import annotations

import os
import signal
import time

from tui.kiosk import heartbeat
from tui.kiosk.starts import Start


class Process:
    """Runs one client, from its start until it has a status."""

    def __init__(self, start: Start) -> None:
        """Start the process. Raises OSError."""
        heart, beat = os.pipe()
        try:
            self._id = start(beat)
        except OSError:
            os.close(heart)
            raise
        finally:
            os.close(beat)
        self._began = self._heard_at = time.monotonic()
        self.heart: int | None = heart
        """A file descriptor to wait for; None once it will beat no more."""

    @property
    def lasted(self) -> float:
        """Return the seconds since it was started."""
        return time.monotonic() - self._began

    @property
    def silence_left(self) -> float:
        """Return the seconds until a silent process is taken for dead."""
        return self._heard_at + heartbeat.LONGEST_SILENCE - time.monotonic()

    def hear(self) -> None:
        """Read the heart, which has something to read."""
        if self.heart is not None and os.read(self.heart, 4096):
            self._heard_at = time.monotonic()
        else:
            self.close()

    def status(self) -> int | None:
        """Return the exit status, or minus the signal that killed it; None while it runs.

        Kills a process that was stopped, or is silent for too long: it counts nobody's seconds.
        """
        found, status = os.waitpid(self._id, os.WNOHANG | os.WUNTRACED)
        if found and not os.WIFSTOPPED(status):
            return os.waitstatus_to_exitcode(status)
        if found or self.silence_left <= 0:
            self.signal(signal.SIGKILL)
        return None

    def signal(self, number: int) -> None:
        """Send a signal to the process, which must have no status yet."""
        os.kill(self._id, number)

    def close(self) -> None:
        """Close the pipe of the heart."""
        if self.heart is not None:
            os.close(self.heart)
            self.heart = None
