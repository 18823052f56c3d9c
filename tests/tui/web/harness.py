"""The counter in a browser on a real socket of this machine, in a thread of the test, with a small program to show."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from typing import Any

from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from tests.terminal.program import ISOLATED
from tests.tui.http.harness import HERE, LONGEST_WAIT, Answer, answering
from tests.tui.web import template_of
from tui.app.themes import THEMES
from tui.http.journal import Journal
from tui.http.listener import listen
from tui.http.service import Reach, Service
from tui.web import site
from tui.web.callers import Callers
from tui.web.programs import Programs
from tui.web.site import Counter, Shown
from tui.web.visit import Visits
from tui.web.visitors import Visitors

TERMINAL = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
PROXY = Reach(proxies=frozenset({HERE}))
"""Everybody comes through a proxy on this machine."""
ANY = (*ISOLATED, template_of.__file__)
ECHO = ("/bin/sh", "-c", 'stty -echo; printf "<%s>" "$GUICHET_BROWSER"; exec cat')
"""A program that says where the browser is, then gives back each line."""


class Open:
    """A counter that is open."""

    def __init__(self, port: int, visitors: Visitors, said: list[str]) -> None:
        self.port, self.visitors, self.said = port, visitors, said

    @property
    def host(self) -> str:
        """Return what a browser takes for its name."""
        return f"{HERE}:{self.port}"

    def ask(self, method: str, target: str, **headers: str) -> Answer:
        """Ask on a new connection, with the target as it is."""
        with closing(http.client.HTTPConnection(HERE, self.port, timeout=LONGEST_WAIT)) as line:
            line.request(method, target, headers=headers)
            found = line.getresponse()
            return Answer(found.status, {name.lower(): text for name, text in found.getheaders()}, found.read())

    @contextmanager
    def visit(
        self, path: str = "/terminal", origin: str | None = None, headers: Mapping[str, str] | None = None
    ) -> Iterator[ClientConnection]:
        """Come as a page of this counter does, or as one of another origin. Raises InvalidStatus."""
        with connect(
            f"ws://{self.host}{path}",
            origin=Origin(origin or f"http://{self.host}"),
            additional_headers=headers,
            open_timeout=LONGEST_WAIT,
            close_timeout=LONGEST_WAIT,
            compression=None,
            proxy=None,
        ) as socket:
            yield socket


@contextmanager
def open_to_browsers(
    shown: Shown = Shown.KIOSK,
    *,
    service: str = "Espace client",
    theme: str = "sombre",
    command: tuple[str, ...] = ECHO,
    template: tuple[str, ...] = ANY,
    visitors: Visitors | None = None,
    reach: Reach | None = None,
    has_text: bool = True,
) -> Iterator[Open]:
    """Open a counter, which is called `guichet.example.org` too, while a test uses it."""
    said = list[str]()
    callers, visitors, journal = Callers(("guichet.example.org",)), visitors or Visitors(9, 9), Journal(said.append)
    programs = Programs((*template, *command), TERMINAL)
    visits = Visits("any", programs, callers, visitors, journal)
    counter = Counter(service, next(each for each in THEMES if each.name == theme), callers)
    listener = listen(HERE, 0, site.places(counter, shown, has_text=has_text))
    listener = listener._replace(conversations=site.conversations(shown, visits, visits if has_text else None))
    with closing(programs), answering(Service([listener], journal, reach=reach)):
        yield Open(listener.socket.getsockname()[1], visitors, said)


def say(socket: ClientConnection, *message: Any) -> None:
    """Send a message as a page does."""
    socket.send(json.dumps(message))


def until(socket: ClientConnection, end: bytes) -> bytes:
    """Return what is shown up to these bytes."""
    found = b""
    while end not in found:
        part = socket.recv(LONGEST_WAIT)
        found += part if isinstance(part, bytes) else b""
    return found
