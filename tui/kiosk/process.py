"""The process of one client, as its supervisor sees it."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Mapping

from tui.kiosk import heartbeat


class Process:
    """Started at once; to be waited for until it has a status."""

    def __init__(self, command: tuple[str, ...], environment: Mapping[str, str]) -> None:
        """Raises OSError."""
        heart, beat = os.pipe()
        try:
            actions = [(os.POSIX_SPAWN_DUP2, beat, heartbeat.DESCRIPTOR)]
            self._id = os.posix_spawn(command[0], command, environment, file_actions=actions)
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
        """Seconds since it was started."""
        return time.monotonic() - self._began

    @property
    def silence_left(self) -> float:
        """Seconds until it is taken for dead."""
        return self._heard_at + heartbeat.LONGEST_SILENCE - time.monotonic()

    def hear(self) -> None:
        """To be called when the heart can be read."""
        if self.heart is not None and os.read(self.heart, 4096):
            self._heard_at = time.monotonic()
        else:
            self.close()

    def status(self) -> int | None:
        """Its exit status, or minus the signal that killed it; None while it runs.

        One that was stopped, or is silent for too long, counts nobody's seconds: it is killed.
        """
        found, status = os.waitpid(self._id, os.WNOHANG | os.WUNTRACED)
        if found and not os.WIFSTOPPED(status):
            return os.waitstatus_to_exitcode(status)
        if found or self.silence_left <= 0:
            self.signal(signal.SIGKILL)
        return None

    def signal(self, number: int) -> None:
        """Send it a signal. It must have no status yet."""
        os.kill(self._id, number)

    def close(self) -> None:
        """Hear no more of it."""
        if self.heart is not None:
            os.close(self.heart)
            self.heart = None
