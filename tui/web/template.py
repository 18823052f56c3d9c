"""The process that has loaded the program and forks a session for each visitor of a browser.

It has no network, no thread and no secret.

It is told what to do by the server that started it, over one line, and ends when that line does.
"""

from __future__ import annotations

import fcntl
import os
import socket
import sys
import termios
from collections.abc import Callable, Mapping, Sequence

from tui.process.child import BROWSER
from tui.process.fork import fork

LINE = 3
"""The descriptor of the line to the server."""
CHANGED = "changed"
"""The answer of a template that is no longer what is on the disk."""
AT_ONCE = 65536
"""Bytes read at most at a time."""
_STANDARD = (("stdin", "r", "surrogateescape"), ("stdout", "w", "surrogateescape"), ("stderr", "w", "backslashreplace"))
"""The name, mode and error handler of each stream, by its descriptor, as Python opens them in the locale C.UTF-8."""
_LIFE = 3
"""The descriptor that a session has open as long as it lives."""


def serve(sessions: Mapping[str, Callable[[], int]], has_changed: Callable[[], bool]) -> int:
    """Fork sessions, by their names, until the server ends. Returns the exit code.

    The line `begin NAME ADDRESS` comes with a terminal and a descriptor that stays open as long as the session lives;
    it is answered by the process id, by CHANGED, or by the number of an error. `forget PROCESS` is not answered; a
    process id stays this session's until then.
    """
    server = socket.socket(fileno=LINE)
    while True:
        requests, given, _flags, _address = socket.recv_fds(server, AT_ONCE, 2)
        if not requests:
            return 0
        for request in requests.decode().splitlines():
            match request.split():
                case ["forget", process]:
                    os.waitpid(int(process), 0)
                case ["begin", name, address]:
                    answer = CHANGED if has_changed() else _begun(sessions[name], address, given)
                    server.sendall(answer.encode())
        for descriptor in given:
            os.close(descriptor)


def _begun(session: Callable[[], int], address: str, given: Sequence[int]) -> str:
    terminal, life = given

    def run() -> int:
        _lead_a_session()
        os.environ[BROWSER] = address
        return session()

    try:
        return str(fork(run, {0: terminal, 1: terminal, 2: terminal, _LIFE: life}))
    except OSError as error:
        return f"-{error.errno}"


def _lead_a_session() -> None:
    """Lead a session of its own at the terminal, whose streams are opened as a new Python does."""
    os.setsid()
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    for number, (name, mode, errors) in enumerate(_STANDARD):
        stream = open(number, mode, encoding="utf-8", errors=errors, closefd=False)  # noqa: SIM115 - open to the end
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
