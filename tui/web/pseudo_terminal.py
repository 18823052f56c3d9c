"""A program in a pseudo-terminal of its own: read, written to, resized, and ended as when a line drops."""

from __future__ import annotations

import asyncio
import errno
import os
import pty
import signal
import termios
from collections.abc import Callable, Mapping
from contextlib import suppress

from tui.web.messages import Size

AT_ONCE = 65536
"""Bytes read at most at a time."""
PATIENCE = 8.0
"""Seconds that a program has to end in once its terminal has gone: a kiosk needs 5 at most."""
_LOOK = 0.05


class PseudoTerminal:
    """Holds the other end of the terminal of one program."""

    def __init__(self, command: tuple[str, ...], environment: Mapping[str, str], size: Size) -> None:
        """Start the program, which leads a session of its own at this terminal. Raises OSError."""
        self._master, slave = pty.openpty()
        try:
            termios.tcsetwinsize(self._master, (size.rows, size.columns))
            os.set_blocking(self._master, False)
            actions = [
                # The first terminal that the leader of a session opens is the session's (Linux tty_ioctl(4)).
                (os.POSIX_SPAWN_OPEN, 0, os.ttyname(slave), os.O_RDWR, 0),
                (os.POSIX_SPAWN_DUP2, 0, 1),
                (os.POSIX_SPAWN_DUP2, 0, 2),
            ]
            self._id = os.posix_spawn(command[0], command, environment, file_actions=actions, setsid=True)
        except OSError:
            os.close(self._master)
            raise
        finally:
            os.close(slave)
        self._is_open, self._has_ended = True, False

    def resize(self, size: Size) -> None:
        """Give the terminal another size, of which the system tells the program."""
        with suppress(OSError):
            termios.tcsetwinsize(self._master, (size.rows, size.columns))

    async def read(self) -> bytes:
        """Return what the program writes next; nothing once no process has the terminal any longer."""
        loop = asyncio.get_running_loop()
        while True:
            try:
                return os.read(self._master, AT_ONCE)
            except BlockingIOError:
                await _moment(loop.add_reader, loop.remove_reader, self._master)
            except OSError as error:
                if error.errno != errno.EIO:
                    raise
                return b""

    async def write(self, data: bytes) -> None:
        """Have the program read this, as soon as it takes it."""
        loop = asyncio.get_running_loop()
        while data:
            try:
                data = data[os.write(self._master, data) :]
            except BlockingIOError:
                await _moment(loop.add_writer, loop.remove_writer, self._master)

    async def end(self) -> None:
        """Drop the line, and return once the program has ended; kill it if it takes too long, or on a cancellation."""
        self._hang_up()
        loop = asyncio.get_running_loop()
        deadline = loop.time() + PATIENCE
        try:
            while not self._ended() and loop.time() < deadline:
                await asyncio.sleep(_LOOK)
        finally:
            self._kill()

    def _hang_up(self) -> None:
        if self._is_open:
            os.close(self._master)
        self._is_open = False

    def _ended(self) -> bool:
        if not self._has_ended:
            self._has_ended = os.waitpid(self._id, os.WNOHANG)[0] != 0
        return self._has_ended

    def _kill(self) -> None:
        if self._ended():
            return
        with suppress(ProcessLookupError):
            os.killpg(self._id, signal.SIGKILL)
        os.waitpid(self._id, 0)
        self._has_ended = True


async def _moment(
    watch: Callable[[int, Callable[[], object]], object], unwatch: Callable[[int], object], descriptor: int
) -> None:
    """Return once a descriptor is ready."""
    ready = asyncio.Event()
    watch(descriptor, ready.set)
    try:
        await ready.wait()
    finally:
        unwatch(descriptor)
