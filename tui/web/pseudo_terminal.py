"""A program in a pseudo-terminal of its own: read, written to, resized, and ended as when a line drops."""

from __future__ import annotations

import asyncio
import errno
import os
import pty
import termios
from contextlib import suppress

from tui.web.messages import Size
from tui.web.programs import Program, Programs
from tui.web.ready import until_readable, until_writable

AT_ONCE = 65536
"""Bytes read at most at a time."""
PATIENCE = 8.0
"""Seconds that a program has to end in once its terminal has gone: a kiosk needs 5 at most."""


class PseudoTerminal:
    """Holds the other end of the terminal of one program."""

    def __init__(self, program: Program, master: int) -> None:
        self._program, self._master = program, master

    def resize(self, size: Size) -> None:
        """Give the terminal another size, of which the system tells the program."""
        with suppress(OSError):
            termios.tcsetwinsize(self._master, (size.rows, size.columns))

    async def read(self) -> bytes:
        """Return what the program writes next; nothing once no process has the terminal any longer."""
        while True:
            try:
                return os.read(self._master, AT_ONCE)
            except BlockingIOError:
                await until_readable(self._master)
            except OSError as error:
                if error.errno != errno.EIO:
                    raise
                return b""

    async def write(self, data: bytes) -> None:
        """Have the program read this, as soon as it takes it."""
        while data:
            try:
                data = data[os.write(self._master, data) :]
            except BlockingIOError:
                await until_writable(self._master)

    async def end(self) -> None:
        """Drop the line, and return once the program has ended; kill it if it takes too long, or on a cancellation."""
        os.close(self._master)
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(PATIENCE):
                    await self._program.ended()
        finally:
            self._program.kill()
            self._program.forget()


async def opened(programs: Programs, name: str, address: str, size: Size) -> PseudoTerminal:
    """Open a terminal, and begin the program of this name there for the browser at this address. Raises OSError."""
    master, slave = pty.openpty()
    try:
        termios.tcsetwinsize(master, (size.rows, size.columns))
        os.set_blocking(master, False)
        program = await programs.begin(name, address, slave)
    except BaseException:
        os.close(master)
        raise
    finally:
        os.close(slave)
    return PseudoTerminal(program, master)
