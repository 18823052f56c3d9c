"""The real `guichet web` as a process on the store of a test: ended, killed, and started again at the same port."""

from __future__ import annotations

import http.client
import signal
import socket
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from tests.postgres.waiting import until
from tests.terminal.program import ISOLATED, environment
from tui.http.certificate import Certificate

CHEAP = (*ISOLATED, "-m", "tests.terminal.cheap_children")
"""The program with cheap password hashes, for visitors too."""
PATIENCE = 30.0
HERE = "127.0.0.1"
_FULL = 100_000
"""Bytes that wait in the system for a reader, where one reads nothing."""
_LOOKS = 10


class Process(NamedTuple):
    """A process that has not ended, as the system describes it."""

    id: int
    parent: int
    session: int
    """The process that leads its session: each visitor's program leads one."""


class Counter:
    """A counter on 127.0.0.1, which is one process, and one or more for each visitor."""

    def __init__(
        self,
        database: Path,
        *options: str,
        program: tuple[str, ...] = CHEAP,
        configuration: str = "",
        certificate: Certificate | None = None,
        variables: Mapping[str, str] | None = None,
    ) -> None:
        """Start it on the database and the key of a test; its configuration is beside them."""
        self.certificate = certificate
        self.scheme = "https" if certificate else "http"
        database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        written = database.parent / "web.toml"
        written.write_text(configuration, "utf-8")
        places = ("--config", str(written), "--database", str(database))
        files = ("--certificate", certificate.chain, "--certificate-key", certificate.key) if certificate else ()
        self._command = (*program, *places, "web", *options, *map(str, files))
        self._variables = variables or {}
        self.port = 0
        self.said = ""
        """What it has said since it listened, on standard error, once it has ended."""
        self._known: set[int] = set()
        self.process: subprocess.Popen[bytes]
        self.start()

    def __enter__(self) -> Counter:
        return self

    def __exit__(self, *_error: object) -> None:
        self.kill()

    def start(self) -> None:
        """Begin, at the port of before if there was one, and wait until it listens."""
        command = (*self._command, "--port", str(self.port))
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, env=environment(**self._variables))
        assert self.process.stderr
        opened = self.process.stderr.readline().decode()
        if f"{self.scheme}://{HERE}:" not in opened:
            self.kill()
            raise AssertionError(opened)
        self.port = urlsplit(opened.split()[-1]).port or 0

    @property
    def pid(self) -> int:
        """Return the process of the server."""
        return self.process.pid

    @property
    def host(self) -> str:
        """Return what a browser asks for."""
        return f"{HERE}:{self.port}"

    @property
    def origin(self) -> str:
        """Return where its page is, as a browser tells it."""
        return f"{self.scheme}://{self.host}"

    @property
    def url(self) -> str:
        """Return the address of its page."""
        return f"{self.origin}/"

    def templates(self) -> list[int]:
        """Return the processes that fork programs: one, and those that were left since."""
        return [each.id for each in _processes() if each.parent == self.pid]

    def programs(self) -> list[int]:
        """Return the processes that were forked and not waited for, one a visitor."""
        found, templates = _processes(), self.templates()
        return [each.id for each in found if each.parent in templates]

    def family(self) -> list[int]:
        """Return the processes of all visitors that were there when this was asked, whoever cares for them now."""
        found, templates = _processes(), self.templates()
        while (
            more := {each.id for each in found if {each.parent, each.session} & {*templates, *self._known}}
            - self._known
            - set(templates)
        ):
            self._known |= more
        return [each.id for each in found if each.id in self._known]

    def wait_for_programs(self, count: int) -> None:
        """Wait until there are so many visitors with a program."""
        until(lambda: len(self.programs()) == count, f"{count} programs of visitors")

    def wait_for_nobody(self) -> None:
        """Wait until no process of any visitor is left."""
        until(lambda: not self.family(), "the end of every visitor's processes")

    def wait_for_a_reader(self) -> None:
        """Wait until the system takes no more of what it sends to somebody: the same is left at look after look."""
        looks: list[int] = []

        def is_full() -> bool:
            looks.append(self._unread())
            return looks[-1] > _FULL and len(looks) >= _LOOKS and len(set(looks[-_LOOKS:])) == 1

        until(is_full, "a line that is full")

    def _unread(self) -> int:
        """Return how many bytes wait in the system for those who read least (proc_pid_net_tcp(5), tx_queue)."""
        rows = [row.split() for row in Path(f"/proc/{self.pid}/net/tcp").read_text().splitlines()[1:]]
        return max(int(row[4].partition(":")[0], 16) for row in rows if row[1].endswith(f":{self.port:04X}"))

    def descriptors(self) -> int:
        """Return how many files and lines the server has open."""
        return len(list(Path(f"/proc/{self.pid}/fd").iterdir()))

    def memory(self) -> int:
        """Return the bytes of memory that the server has."""
        (line,) = (
            line for line in Path(f"/proc/{self.pid}/status").read_text().splitlines() if line.startswith("VmRSS")
        )
        return int(line.split()[1]) * 1024

    def line(self, room: int | None = None) -> socket.socket:
        """Return a new connection to it; `room` is what the system keeps of what is not read, in bytes."""
        line = socket.socket()
        line.settimeout(PATIENCE)
        if room is not None:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
        line.connect((HERE, self.port))
        return line

    def get(self, path: str = "/", **headers: str) -> tuple[int, bytes]:
        """Ask for a page; return status and body."""
        asked = http.client.HTTPConnection(HERE, self.port, timeout=PATIENCE)
        try:
            asked.request("GET", path, headers={name.replace("_", "-"): text for name, text in headers.items()})
            answer = asked.getresponse()
            return answer.status, answer.read()
        finally:
            asked.close()

    def kill(self) -> None:
        """End it by a signal that it cannot heed."""
        self.process.kill()
        self.process.communicate(timeout=PATIENCE)

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """End it by a signal, and read what it has said; return the exit code."""
        self.process.send_signal(number)
        _out, said = self.process.communicate(timeout=PATIENCE)
        self.said = said.decode()
        return self.process.returncode


def _processes() -> list[Process]:
    found = (_process(int(place.name)) for place in Path("/proc").iterdir() if place.name.isdigit())
    return [each for each in found if each]


def _process(number: int) -> Process | None:
    """Return a process; None if it has ended."""
    try:
        state, parent, _group, session = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[:4]
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if state == "Z" else Process(number, int(parent), int(session))
