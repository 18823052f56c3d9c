"""A server at a distance: what is sent to its socket, and what comes back, is held for a moment."""

from __future__ import annotations

import multiprocessing
import select
import socket
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

_SOCKET = ".s.PGSQL.5432"
_MOST = 65536
_CONTEXT = multiprocessing.get_context("forkserver")


@contextmanager
def far_away(server: Path, here: Path, seconds: float) -> Iterator[Path]:
    """Listen in a directory for one connection to a server, each round trip of which takes so much longer.

    A process of its own relays: it would take turns with whoever measures otherwise.
    """
    with closing(socket.socket(socket.AF_UNIX)) as listener:
        listener.bind(str(here / _SOCKET))
        listener.listen()
        relay = _CONTEXT.Process(target=_relay, args=(listener, str(server / _SOCKET), seconds), daemon=True)
        relay.start()
        try:
            yield here
        finally:
            relay.kill()
            relay.join()


def _relay(listener: socket.socket, server: str, seconds: float) -> None:
    """Relay one connection after the other."""
    while True:
        client = listener.accept()[0]
        with client, socket.socket(socket.AF_UNIX) as there:
            there.connect(server)
            _pass_on(client, there, seconds)


def _pass_on(client: socket.socket, server: socket.socket, seconds: float) -> None:
    others = {client: server, server: client}
    while True:
        for one in select.select(list(others), [], [])[0]:
            data = one.recv(_MOST)
            if not data:
                return
            if one is client:
                time.sleep(seconds)
            others[one].sendall(data)
