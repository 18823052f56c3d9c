"""The program in a pseudo-terminal, as a process forked from one that has loaded it: half the work of a new Python."""

from __future__ import annotations

import fcntl
import locale
import os
import pty
import struct
import sys
import termios
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from tests.faults import acts, crew
from tests.terminal import cheap
from tui import launch
from tui.screens import app, own_screen

LOADED = (launch, app, own_screen)
"""What the process that forks has loaded, besides the libraries of all these."""
_STANDARD = 3
"""The streams of a program have the first numbers."""


class Forked:
    """The part of `pexpect.spawn` that `Terminal` uses, for `tests.terminal.cheap` with these arguments."""

    def __init__(
        self, arguments: Sequence[str], columns: int, rows: int, env: Mapping[str, str], cwd: str | Path
    ) -> None:
        self.child_fd, line = pty.openpty()
        self.setwinsize(rows, columns)
        ours, theirs = crew.CONTEXT.Pipe(duplex=False)
        self._process = crew.CONTEXT.Process(
            target=_be_the_program, args=(arguments, env, Path(cwd), os.ttyname(line), theirs)
        )
        self._process.start()
        theirs.close()
        # As long as nobody has opened the line, it looks as if the program had ended.
        with ours, suppress(EOFError):
            ours.recv()
        os.close(line)
        assert self._process.pid is not None
        self.pid = self._process.pid
        self.ends = os.dup(self._process.sentinel)
        """Can be read from once the program has ended."""
        self.signalstatus: int | None = None
        self.closed = False

    def setwinsize(self, rows: int, columns: int) -> None:
        """Give the terminal another size."""
        fcntl.ioctl(self.child_fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def wait(self) -> int:
        """Return the exit code of the program once it has ended; `signalstatus` is the signal that killed it."""
        self._process.join()
        code = self._process.exitcode
        assert code is not None
        self.signalstatus = -code if code < 0 else None
        return code

    def hang_up(self) -> None:
        """Close our end of the terminal."""
        os.close(self.child_fd)
        self.child_fd = -1

    def close(self) -> None:
        """Forget a program that has ended, and its terminal."""
        if self.child_fd >= 0:
            self.hang_up()
        self._process.close()
        self.closed = True


def _be_the_program(
    arguments: Sequence[str], variables: Mapping[str, str], directory: Path, line: str, _open: object
) -> None:
    """Become the program at a line, which is its controlling terminal; nothing else stays open."""
    os.setsid()
    terminal = os.open(line, os.O_RDWR)
    for number in range(_STANDARD):
        os.dup2(terminal, number)
    acts.settle(variables, directory)
    locale.setlocale(locale.LC_CTYPE, "")
    acts.open_streams()
    os.closerange(_STANDARD, os.sysconf("SC_OPEN_MAX"))
    sys.argv = ["guichet", *arguments]
    cheap.main()
