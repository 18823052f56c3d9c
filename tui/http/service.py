"""The service, from the moment at which it listens until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
import signal
import ssl
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from functools import partial
from typing import Any, NamedTuple

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from tui.http import journal as journals
from tui.http.certificate import Certificate, UnusableCertificate
from tui.http.crew import Crew
from tui.http.entrance import Connection, Entrance, Limits
from tui.http.journal import Journal
from tui.http.listener import Listener
from tui.http.site import Site
from tui.language import _

_MINUTE = 60.0
_LAST_SECONDS = 3
"""Seconds that requests have to end in once the service stops."""
_IDLE_SECONDS = 5
"""Seconds for which a connection is kept for another request."""
LARGEST_MESSAGE = 65536
"""Bytes of a message of a WebSocket; one that is longer ends it."""
PING_EVERY, PONG_WITHIN = 5.0, 15.0
"""Seconds after which a WebSocket is asked for a sign of life, and in which it has to give one."""
_ENDS = (signal.SIGTERM, signal.SIGINT)


class Reach(NamedTuple):
    """How the listeners are reached."""

    certificate: Certificate | None = None
    """None: in plain HTTP."""
    proxies: frozenset[str] = frozenset()
    """The addresses whose word is taken for where a request comes from."""
    only_proxies: bool = False
    """Whether nobody else may connect."""


class Service:
    """Answers at its listeners."""

    def __init__(
        self,
        listeners: Sequence[Listener],
        journal: Journal,
        crew: Crew | None = None,
        reach: Reach | None = None,
        limits: Limits | None = None,
    ) -> None:
        """Prepare; `crew` is who asks the store, if anybody does. Raises UnusableCertificate."""
        self._listeners, self._crew, self._journal = listeners, crew, journal
        self._reach = reach or Reach()
        self._tls = self._reach.certificate.context() if self._reach.certificate else None
        self._entrance = Entrance(limits or Limits(), journal, self._reach.proxies)
        self._servers: list[_Server] = []
        self._ended_by = 0

    async def run(self, ready: Callable[[], object] = lambda: None) -> int:
        """Answer until `stop`, or until a signal says so. Returns its number, or 0; calls `ready` once it begins."""
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(self._on_error)
        log = journals.Listener(self._journal)
        with _heard_by(log):
            self._servers = [_Server(self._config(each)) for each in self._listeners]
            tasks = [
                loop.create_task(server.serve([each.socket]))
                for server, each in zip(self._servers, self._listeners, strict=True)
            ]
            minutes = loop.create_task(self._count_minutes())
            ready()
            await asyncio.gather(*tasks)
            minutes.cancel()
        if self._crew:
            self._crew.close()
        self._journal.sum_up()
        return self._ended_by

    def stop(self, number: int = 0) -> None:
        """Take no more requests, and end within seconds."""
        self._ended_by = number
        for server in self._servers:
            server.should_exit = True

    def heed_signals(self) -> None:
        """Stop on SIGTERM and SIGINT; read the certificate again on SIGHUP."""
        loop = asyncio.get_running_loop()
        for number in _ENDS:
            loop.add_signal_handler(number, self.stop, number)
        loop.add_signal_handler(signal.SIGHUP, self._read_certificate)

    def _read_certificate(self) -> None:
        if self._tls is None or self._reach.certificate is None:
            return
        try:
            self._reach.certificate.load_into(self._tls)
        except UnusableCertificate as error:
            self._journal.say(str(error))
        else:
            self._journal.say(_("Certificat relu."))

    def _config(self, listener: Listener) -> uvicorn.Config:
        proxies = sorted(self._reach.proxies)
        return uvicorn.Config(
            Site(listener.places, listener.conversations, self._journal),
            http=partial(_connection, self._entrance, self._tls, self._only()),  # type: ignore[arg-type] # it is called
            loop="asyncio",
            ws=_websocket if listener.conversations else "none",  # type: ignore[arg-type] # it is called
            ws_max_size=LARGEST_MESSAGE,
            ws_ping_interval=PING_EVERY,
            ws_ping_timeout=PONG_WITHIN,
            ws_per_message_deflate=False,
            lifespan="off",
            log_config=None,
            log_level=logging.WARNING,
            access_log=False,
            proxy_headers=bool(proxies),
            forwarded_allow_ips=proxies,
            server_header=False,
            timeout_keep_alive=_IDLE_SECONDS,
            timeout_graceful_shutdown=_LAST_SECONDS,
        )

    def _only(self) -> frozenset[str] | None:
        return self._reach.proxies if self._reach.only_proxies else None

    async def _count_minutes(self) -> None:
        while True:
            await asyncio.sleep(_MINUTE)
            self._journal.sum_up()

    def _on_error(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        if isinstance(error := context.get("exception"), Exception):
            self._journal.failed(error)


class _Server(uvicorn.Server):
    """A server among several, none of which takes the signals."""

    def capture_signals(self) -> Any:
        return nullcontext()


class _heard_by:  # noqa: N801 - used as a statement
    """Has a handler hear whatever any library logs, and nothing else."""

    def __init__(self, handler: logging.Handler) -> None:
        self._handler = handler

    def __enter__(self) -> None:
        root = logging.getLogger()
        self._before = root.handlers[:]
        root.handlers[:] = [self._handler]

    def __exit__(self, *_error: object) -> None:
        logging.getLogger().handlers[:] = self._before


def _connection(
    entrance: Entrance,
    tls: ssl.SSLContext | None,
    only: frozenset[str] | None,
    *,
    config: uvicorn.Config,
    server_state: Any,
    app_state: dict[str, Any],
    _loop: asyncio.AbstractEventLoop | None = None,
) -> asyncio.Protocol:
    def make(connection: Connection) -> asyncio.Protocol:
        return HttpToolsProtocol(config, server_state, {**app_state, "connection": connection}, _loop)

    return Connection(entrance, make, tls, only)


def _websocket(config: uvicorn.Config, server_state: Any, app_state: dict[str, Any]) -> asyncio.BaseProtocol:
    # Imported here: only the counter in a browser speaks it, and has it installed.
    from tui.http.websocket import WebSocketProtocol  # noqa: PLC0415

    connection: Connection = app_state["connection"]
    return connection.upgraded(WebSocketProtocol(config, server_state, app_state))


def run(service: Service, ready: Callable[[], object] = lambda: None) -> int:
    """Run a service until a signal ends it. Returns the number of the signal."""

    async def until_a_signal() -> int:
        service.heed_signals()
        return await service.run(ready)

    return asyncio.run(until_a_signal())
