"""A program in a pseudo-terminal, as a process forked from one that has loaded it: a third of a new Python's work."""

from __future__ import annotations

import fcntl
import locale
import os
import pty
import runpy
import struct
import sys
import termios
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from tests.faults import acts, crew
from tests.terminal import cheap
from tests.terminal.program import ISOLATED, environment
from tui import launch
from tui.kiosk import supervisor
from tui.screens import app, own_screen

LOADED = (cheap, launch, supervisor, app, own_screen)
"""What the process that forks has loaded, besides the libraries of all these."""
READ_WHEN_NEEDED = frozenset({"COLORTERM", "NO_COLOR", "TERM"})
"""Variables that neither Python nor a library reads as it starts."""
_STANDARD = 3
"""The streams of a program have the first numbers."""


class Forked:
    """The part of `pexpect.spawn` that `Terminal` uses, for `python -I` with these arguments."""

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


def can_be_forked(argv: Sequence[str | Path], variables: Mapping[str, str]) -> bool:
    """Tell whether a command is a module or a file for this Python, in the usual environment where that matters."""
    isolated, arguments = tuple(argv[: len(ISOLATED)]), argv[len(ISOLATED) :]
    different = {name for name, _value in variables.items() ^ environment().items()}
    return isolated == ISOLATED and arguments[0] != "-c" and different <= READ_WHEN_NEEDED


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
    try:
        _run(arguments)
    except Exception as error:
        # As a Python that ends does; this process would print it by other means.
        sys.excepthook(type(error), error, error.__traceback__)
        sys.exit(1)


def _run(arguments: Sequence[str]) -> None:
    """Run the module or the file, as `python -I` does."""
    if arguments[0] == "-m":
        _m, module, *sys.argv[1:] = arguments
        # Python warns of a module that is there before it is run.
        sys.modules.pop(module, None)
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    else:
        sys.argv = list(arguments)
        runpy.run_path(arguments[0], run_name="__main__")
