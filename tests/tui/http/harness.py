"""The service on real sockets of this machine, in a thread of the test."""

from __future__ import annotations

import asyncio
import http.client
import json
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from threading import Event, Thread
from typing import Any, NamedTuple

from tests.tui.http.people import FakeHosts, FakePhones
from tui.http.crew import Crew
from tui.http.entrance import Limits
from tui.http.hosts import HostsPlace
from tui.http.journal import Journal
from tui.http.listener import listen
from tui.http.phones import PhonesPlace
from tui.http.service import Reach, Service
from tui.http.site import Place

HERE = "127.0.0.1"
PATH, VERIFY = "/p", "/verify"
FORM = "application/x-www-form-urlencoded"
LONGEST_WAIT = 20.0
"""Seconds after which a test gives up."""


class Answer(NamedTuple):
    """What the service answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """Return the body as JSON."""
        return json.loads(self.body)


class Running:
    """A service that runs."""

    def __init__(self, ports: list[int], phones: FakePhones, hosts: FakeHosts, said: list[str]) -> None:
        self.ports, self.phones, self.hosts, self.said = ports, phones, hosts, said
        self.tls: ssl.SSLContext | None = None

    @property
    def port(self) -> int:
        """Return the port of phones."""
        return self.ports[0]

    def ask(
        self,
        method: str,
        target: str = PATH,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        port: int | None = None,
    ) -> Answer:
        """Ask on a new connection."""
        line = self.connection(port)
        with closing(line):
            line.request(method, target, body, dict(headers or {}))
            found = line.getresponse()
            return Answer(found.status, {name.lower(): text for name, text in found.getheaders()}, found.read())

    def connection(self, port: int | None = None) -> http.client.HTTPConnection:
        """Return a new connection, which is not made yet."""
        number = port or self.port
        if self.tls:
            return http.client.HTTPSConnection(HERE, number, timeout=LONGEST_WAIT, context=self.tls)
        return http.client.HTTPConnection(HERE, number, timeout=LONGEST_WAIT)

    def post(self, body: str | bytes, target: str = PATH, **headers: str) -> Answer:
        """Post a form."""
        raw = body.encode() if isinstance(body, str) else body
        return self.ask("POST", target, raw, {"Content-Type": FORM, **headers})

    def verify(self, body: str, token: str | None = "guichet-abc", port: int | None = None) -> Answer:  # noqa: S107
        """Ask as a host."""
        named = {} if token is None else {"Authorization": f"Bearer {token}"}
        return self.ask("POST", VERIFY, body.encode(), {"Content-Type": FORM, **named}, port)

    def raw(self, sent: bytes, *, ends: bool = False) -> bytes:
        """Send bytes, and say that no more will come if it `ends`; return what comes until the other side closes."""
        with socket.create_connection((HERE, self.port), timeout=LONGEST_WAIT) as line:
            try:
                line.sendall(sent)
                if ends:
                    line.shutdown(socket.SHUT_WR)
                return until_closed(line)
            except OSError:
                return b""


def until_closed(line: socket.socket) -> bytes:
    """Return what comes until a connection is closed."""
    found = b""
    try:
        while part := line.recv(65536):
            found += part
    except ConnectionError:
        pass
    return found


@contextmanager
def serving(
    reach: Reach | None = None,
    limits: Limits | None = None,
    *,
    apart: bool = False,
    crew: Crew | None = None,
) -> Iterator[Running]:
    """Run a service while a test uses it; with `apart`, hosts ask at a port of their own."""
    phones, hosts, said = FakePhones(), FakeHosts(), list[str]()
    crew = crew or Crew()
    places: dict[str, Place] = {PATH: PhonesPlace(phones, crew), VERIFY: HostsPlace(hosts, crew)}
    parts = [{PATH: places[PATH]}, {VERIFY: places[VERIFY]}] if apart else [places]
    listeners = [listen(HERE, 0, part) for part in parts]
    ports = [each.socket.getsockname()[1] for each in listeners]
    with answering(Service(listeners, Journal(said.append), crew, reach, limits)):
        yield Running(ports, phones, hosts, said)


@contextmanager
def answering(service: Service) -> Iterator[None]:
    """Have a service answer in a thread while a test uses it."""
    ready, loops = Event(), list[asyncio.AbstractEventLoop]()

    async def run() -> None:
        loops.append(asyncio.get_running_loop())
        await service.run(ready.set)

    thread = Thread(target=lambda: asyncio.run(run()))
    thread.start()
    try:
        assert ready.wait(LONGEST_WAIT)
        yield
    finally:
        loops[0].call_soon_threadsafe(service.stop)
        thread.join(LONGEST_WAIT)
        assert not thread.is_alive()
