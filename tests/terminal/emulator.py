"""A program running in a pseudo-terminal whose screen a test can read."""

from __future__ import annotations

import contextlib
import fcntl
import os
import select
import signal as signals
import sys
import termios
import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType

import pexpect

from tests.pictures.cells import Cells
from tests.terminal.forked import Forked
from tests.terminal.keys import bytes_of, mouse
from tests.terminal.palette import ThemeName
from tests.terminal.program import ISOLATED
from tests.terminal.screen import BRACKETED_PASTE, MOUSE_CLICKS, SGR_MOUSE, SYNCHRONIZED, EmulatedScreen

_TIOCGPTN = 0x80045430
"""ioctl_tty(2), Linux: the number of a pseudo-terminal."""
PATIENCE = 45
"""Seconds to wait for something that takes no time on an idle machine."""
Awaited = str | Callable[["Terminal"], object]
"""A text to see on the screen, or a function whose result becomes true."""


class Terminal:
    """A command in a pseudo-terminal of a given size, with exactly the environment given."""

    def __init__(
        self,
        argv: Sequence[str | Path],
        columns: int = 80,
        rows: int = 24,
        env: Mapping[str, str] | None = None,
        cwd: str | Path | None = None,
        *,
        alternate_screen: bool = True,
        theme: ThemeName = "dark",
        synchronized_output: bool = True,
        forked: bool = False,
    ) -> None:
        """Start the command, `forked` from a process that has loaded the program if it is one for this Python."""
        self.screen = EmulatedScreen(columns, rows, theme=theme, alternate_screen=alternate_screen)
        self.screen.synchronized_output = synchronized_output
        self._received = bytearray()
        self._ended = False  # nothing more will be printed
        self._status: int | None = None
        words = [str(part) for part in argv]
        self._child: pexpect.spawn[bytes] | Forked
        if forked:
            self._child = Forked(words[len(ISOLATED) :], columns, rows, dict(env or {}), cwd or Path.cwd())
        else:
            with warnings.catch_warnings():
                # From 3.12 on, forkpty warns under pytest-xdist, which has threads.
                warnings.simplefilter("ignore", DeprecationWarning)
                self._child = pexpect.spawn(
                    words[0], words[1:], env=dict(env or {}), cwd=str(cwd) if cwd else None, dimensions=(rows, columns)
                )
            vars(self._child)["ptyproc"].delayafterclose = 0  # it would sleep; the type stubs do not know it
        assert self._child.pid is not None
        self.pid = self._child.pid
        """The process id of the program."""
        self._fd: int = self._child.child_fd
        os.set_blocking(self._fd, False)
        if isinstance(self._child, Forked):
            self._exit_fd: int | None = self._child.ends
        else:
            self._exit_fd = os.pidfd_open(self.pid) if sys.platform == "linux" else None

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def raw(self) -> bytes:
        """Return every byte received so far."""
        return bytes(self._received)

    @property
    def modes(self) -> frozenset[int]:
        """Return the private modes set now, such as 25 (cursor visible), 1000 (mouse) or 2004 (bracketed paste)."""
        return frozenset(self.screen.modes)

    @property
    def cursor(self) -> tuple[int, int]:
        """Return column and row of the cursor, from 0: Textual puts it where the person types."""
        return self.screen.cursor

    @property
    def echoes(self) -> bool:
        """Tell whether the line echoes, edits and sends signals, as a shell expects."""
        wanted = termios.ECHO | termios.ICANON | termios.ISIG
        local: int = termios.tcgetattr(self._fd)[3]
        return local & wanted == wanted

    def text(self) -> str:
        """Return the screen's text, one line per row, without trailing spaces."""
        return self.screen.text()

    def line(self, y: int) -> str:
        """Return the text of a row, without trailing spaces."""
        return self.screen.line(y)

    def cells(self) -> Cells:
        """Return the cells of the screen, row by row."""
        return self.screen.cells()

    def send(self, data: bytes | str) -> None:
        """Send bytes to the program, reading what it prints meanwhile so that neither waits for the other."""
        left = data.encode() if isinstance(data, str) else data
        deadline = time.monotonic() + PATIENCE
        while left:
            if self._ended or time.monotonic() > deadline:
                raise AssertionError(self._explain(f"could not send {left!r}"))
            if self._pump(deadline, writing=True):
                with contextlib.suppress(BlockingIOError):
                    left = left[os.write(self._fd, left) :]

    def key(self, *names: str) -> None:
        """Press keys, each a character or a name such as `tab`, `shift+tab`, `enter`, `f1`, `ctrl+q`."""
        for name in names:
            self.send(bytes_of(name))

    def paste(self, text: str) -> None:
        """Paste as xterm does: line feeds become returns, and brackets are there if the program asked for them."""
        text = text.replace("\r\n", "\r").replace("\n", "\r")
        self.send(f"\x1b[200~{text}\x1b[201~" if BRACKETED_PASTE in self.modes else text)

    def click(self, x: int, y: int) -> None:
        """Press and release the left button on a cell counted from 0, if the program listens to the mouse."""
        if not (MOUSE_CLICKS & self.modes and SGR_MOUSE in self.modes):
            raise AssertionError(self._explain("the program does not listen to the mouse"))
        self.send(mouse(x, y))

    def click_text(self, text: str, occurrence: int = 0) -> None:
        """Click in the middle of a text of the screen, the first one unless told otherwise (-1: the last)."""
        places = self.screen.find(text)
        if not -len(places) <= occurrence < len(places):
            raise AssertionError(self._explain(f"no place number {occurrence} to click {text!r}"))
        x, y, width = places[occurrence]
        self.click(x + width // 2, y)

    def wait_for(self, awaited: Awaited, timeout: float = PATIENCE) -> None:
        """Read what the program prints until a text is on the screen, or a question is answered yes."""
        self._wait(_question(awaited), f"waited for {awaited!r}", timeout)

    def wait_gone(self, awaited: Awaited, timeout: float = PATIENCE) -> None:
        """Read what the program prints until a text has left the screen, or a question is answered no."""
        question = _question(awaited)
        self._wait(lambda terminal: not question(terminal), f"waited for {awaited!r} to go", timeout)

    def wait_until(self, true: Callable[[], bool], timeout: float = PATIENCE) -> None:
        """Read what the program prints until a state that the screen does not show is reached."""
        deadline = time.monotonic() + timeout
        while not true():
            if time.monotonic() > deadline:
                raise AssertionError(self._explain("waited for the machine"))
            self._pump(min(deadline, time.monotonic() + 0.05))
        self._pump(0)

    def wait_exit(self, timeout: float = PATIENCE) -> int:
        """Read to the end and return the exit code, or minus the signal that killed the program."""
        deadline = time.monotonic() + timeout
        while self._status is None:
            if time.monotonic() > deadline:
                raise AssertionError(self._explain("waited for the program to end"))
            if self._ended and self._exit_fd is None:
                self._reap()
            else:
                self._pump(deadline)
        # The last output may still be on its way; a process that was left behind may keep the terminal open for ever.
        last_words = min(deadline, time.monotonic() + 1)
        while not self._ended and time.monotonic() < last_words:
            self._pump(last_words)
        return self._status

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size; the kernel tells the program by SIGWINCH."""
        self._pump(0)
        self.screen.resize(columns, rows)
        self._child.setwinsize(rows, columns)

    def kill(self, signal: int = signals.SIGKILL) -> None:
        """Send a signal to the program, unless it has ended."""
        if self._status is None:
            # A forked one may be gone already.
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal)

    def stop(self) -> None:
        """Have the terminal take nothing more, as Scroll Lock does on a console."""
        number = int.from_bytes(fcntl.ioctl(self._fd, _TIOCGPTN, bytes(4)), sys.byteorder)
        line = os.open(f"/dev/pts/{number}", os.O_RDWR | os.O_NOCTTY)
        termios.tcflow(line, termios.TCOOFF)
        os.close(line)

    def hang_up(self) -> None:
        """Close the terminal as a dropped line does, and leave it to the program to notice."""
        if isinstance(self._child, Forked):
            self._child.hang_up()
        else:
            vars(self._child)["ptyproc"].fileobj.close()
        self._ended = True

    def close(self) -> None:
        """Kill the program and all that runs in its process group, and close the terminal."""
        if self._child.closed:
            return
        if self._status is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.pid, signals.SIGKILL)
            self._reap()
        self._child.close()
        self._ended = True

    def _wait(self, question: Callable[[Terminal], object], aim: str, timeout: float) -> None:
        deadline = time.monotonic() + timeout
        self._pump(0)
        # Half a frame is no state: with synchronized output the terminal does not show it.
        while (SYNCHRONIZED in self.modes and not self._ended) or not question(self):
            if self._ended or time.monotonic() > deadline:
                raise AssertionError(self._explain(aim))
            self._pump(deadline)

    def _pump(self, deadline: float, *, writing: bool = False) -> bool:
        """Wait for output, for the end or for room to write, print what came, and tell if there is room."""
        terminal = [] if self._ended else [self._fd]
        ends = [] if self._exit_fd is None else [self._exit_fd]
        timeout = max(0, deadline - time.monotonic())
        readable, writable, _ = select.select(terminal + ends, terminal if writing else [], [], timeout)
        if self._fd in readable:
            self._read()
        if self._exit_fd in readable:
            self._reap()
        return bool(writable) and not self._ended

    def _read(self) -> None:
        """Print what the program has written so far."""
        try:
            for _ in range(256):  # a program that never stops printing must not hold a test for ever
                data = os.read(self._fd, 65536)
                if not data:
                    self._ended = True
                    break
                self._received += data
                self.screen.feed(data)
        except BlockingIOError:
            pass
        except OSError:  # Linux answers EIO when no process has the terminal open any more
            self._ended = True
        if self.screen.replies and not self._ended:
            with contextlib.suppress(OSError):
                os.write(self._fd, self.screen.replies)
            self.screen.replies.clear()

    def _reap(self) -> None:
        """Take the exit status of the program, waiting for it if need be."""
        code = self._child.wait()
        self._status = code if self._child.signalstatus is None else -self._child.signalstatus
        if self._exit_fd is not None:
            os.close(self._exit_fd)
            self._exit_fd = None

    def _explain(self, aim: str) -> str:
        """Return a failure message with the whole screen in it."""
        state = "running" if self._status is None else f"ended with {self._status}"
        if self._ended and self._status is None:
            state = "no longer printing"
        edge = "+" + "-" * self.screen.columns + "+"
        lines = (f"|{self.line(y):{self.screen.columns}}|" for y in range(self.screen.rows))
        return "\n".join((f"{aim}; the program is {state}, its screen shows:", edge, *lines, edge))


def _question(awaited: Awaited) -> Callable[[Terminal], object]:
    if isinstance(awaited, str):
        return lambda terminal: awaited in terminal.text()
    return awaited
