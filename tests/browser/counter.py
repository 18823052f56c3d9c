"""The real `guichet web` as a process, on the store at home: ended, and started again at the same port."""

from __future__ import annotations

import subprocess
from pathlib import Path
from urllib.parse import urlsplit

from tests.terminal.program import ISOLATED, environment

CHEAP_CHILDREN = (*ISOLATED, "-m", "tests.terminal.cheap_children")
PATIENCE = 30.0


class Counter:
    """A counter for browsers on 127.0.0.1, which is one process and one more for each visitor."""

    def __init__(self, *options: str, program: tuple[str, ...] = CHEAP_CHILDREN) -> None:
        """Start it with these options of `guichet web`."""
        self._command, self.port = (*program, "web", *options), 0
        self._process: subprocess.Popen[bytes]
        self.start()

    @property
    def url(self) -> str:
        """Return the address of its page."""
        return f"http://127.0.0.1:{self.port}/"

    def start(self) -> None:
        """Begin, at the port of before if there was one, and wait until it listens."""
        command = [*self._command, "--port", str(self.port)]
        self._process = subprocess.Popen(command, stderr=subprocess.PIPE, env=environment())
        assert self._process.stderr
        opened = self._process.stderr.readline().decode()
        if "http://127.0.0.1:" not in opened:
            self.end()
            raise AssertionError(opened)
        self.port = urlsplit(opened.split()[-1]).port or 0

    def visits(self) -> list[int]:
        """Return the processes of its visitors."""
        number = self._process.pid
        return [int(child) for child in Path(f"/proc/{number}/task/{number}/children").read_text().split()]

    def kill(self) -> None:
        """End it by a signal that it cannot heed."""
        self._process.kill()
        self._process.communicate(timeout=PATIENCE)

    def end(self) -> str:
        """End it as an operator does; return what it has said since it listened."""
        self._process.terminate()
        return self._process.communicate(timeout=PATIENCE)[1].decode()
