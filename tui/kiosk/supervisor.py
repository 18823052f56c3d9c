"""Owns the terminal and starts a new process for each client: loaded once, and without a screen of its own.

Whatever a client's process comes to, the terminal is cleared and the next one started; one exit status only ends the
kiosk, and it is given after an operator proved who they are.
"""

from __future__ import annotations

import os
import select
import signal
import socket
import time
from contextlib import suppress
from types import FrameType

from tui.kiosk.afterwards import OPERATOR_LEFT, Afterwards, afterwards
from tui.kiosk.process import Process
from tui.kiosk.starts import Start, Starts
from tui.kiosk.terminal import Terminal, TerminalGone
from tui.language import _
from tui.terminal.stops import STOPS

ENDS_ON = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT)
PATIENCE = 2.0
"""Seconds that a client has to end when the kiosk ends."""
CHANGED = -1
"""In the place of an exit status: the program has changed, and has served a client as it is now."""
LAST_MOMENT = 5.0
"""Seconds after a signal by which the supervisor has ended, even if the terminal takes no more."""


def _starts_again() -> str:
    return _("Cet écran redémarre dans un instant. S'il tarde, prévenez un opérateur.")


def _waits_for_server() -> str:
    return _("La base de données ne répond pas. Cet écran reprend dès qu'elle répond.")


class _Ended(Exception):
    """Tells that a signal asked the kiosk to end."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class Supervisor:
    """Serves one client after another."""

    def __init__(self, starts: Starts, terminal: Terminal) -> None:
        self._starts, self._terminal = starts, terminal
        self._asked_to_end: int | None = None
        self._ear, self._bell = socket.socketpair()

    def run(self) -> int:
        """Return the exit status: 42 once an operator has closed the kiosk, 128+n after a signal; keep hearing it.

        Or CHANGED, where this process should give way to a new one: the terminal is then as it is between two clients.
        """
        self._listen()
        try:
            status = self._serve()
        except _Ended as ended:
            status = 128 + ended.number
        except TerminalGone:
            return 128 + signal.SIGHUP
        if status == CHANGED:
            return status
        with suppress(TerminalGone):
            self._terminal.give_back()
        return status

    def _serve(self) -> int:
        after = Afterwards(kiosk_ends=False, failures=0)
        while not after.kiosk_ends:
            self._terminal.clear()
            if after.pause:
                words = _waits_for_server() if after.waits_for_server else _starts_again()
                self._terminal.say(words)
                self._pause(after.pause)
                self._terminal.clear()
            if after.waits_for_server:
                # To be read while the next process looks.
                self._terminal.say(_waits_for_server())
            # A program that is being replaced may not be whole yet: what is loaded stays until the new one has served.
            has_changed = self._starts.has_changed()
            start = self._starts.from_files if has_changed else self._starts.at_once
            after = self._serve_one(start, after.failures)
            if has_changed and after.all_went_well:
                return CHANGED
        return OPERATOR_LEFT

    def _serve_one(self, start: Start, failures: int) -> Afterwards:
        try:
            process = Process(start)
        except OSError:
            return afterwards(None, 0, failures)
        try:
            while (status := process.status()) is None:
                self._wait(max(process.silence_left, PATIENCE), process)
            return afterwards(status, process.lasted, failures)
        except _Ended:
            self._end(process)
            raise
        finally:
            process.close()

    def _end(self, process: Process) -> None:
        process.signal(signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE
        while process.status() is None:
            left = deadline - time.monotonic()
            if left <= 0:
                process.signal(signal.SIGKILL)
            self._hear(max(left, PATIENCE), process)

    # Signals wake the supervisor, and have their effect where it waits.

    def _listen(self) -> None:
        for end in (self._ear, self._bell):
            end.setblocking(False)
        signal.set_wakeup_fd(self._bell.fileno(), warn_on_full_buffer=False)
        for number in (*ENDS_ON, signal.SIGCHLD):
            signal.signal(number, self._on_signal)
        signal.signal(signal.SIGALRM, self._at_last)
        for number in STOPS:
            signal.signal(number, signal.SIG_IGN)
        # They are held back while one supervisor gives way to the next.
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDS_ON)

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        if number != signal.SIGCHLD and self._asked_to_end is None:
            self._asked_to_end = number
            signal.setitimer(signal.ITIMER_REAL, LAST_MOMENT)

    def _at_last(self, _number: int, _frame: FrameType | None) -> None:
        os._exit(128 + (self._asked_to_end or signal.SIGALRM))

    def _pause(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            self._wait(left)

    def _wait(self, seconds: float, process: Process | None = None) -> None:
        """Wait for a signal, or a sign of life. Raises _Ended for a signal that ends the kiosk."""
        self._hear(seconds, process)
        if self._asked_to_end is not None:
            raise _Ended(self._asked_to_end)

    def _hear(self, seconds: float, process: Process | None = None) -> None:
        heart = process.heart if process else None
        ear = self._ear.fileno()
        heard = select.select([ear] if heart is None else [ear, heart], [], [], seconds)[0]
        if ear in heard:
            self._ear.recv(4096)
        if process and heart in heard:
            process.hear()
