"""Connections before they are HTTP: how many there may be, who may make one, how slow they may be, and TLS."""

from __future__ import annotations

import asyncio
import ssl
from collections import Counter
from collections.abc import Callable, Set
from typing import NamedTuple

from tui.http.journal import Cut, Journal
from tui.http.upgraded import Upgraded


class Limits(NamedTuple):
    """The limits of connections."""

    connections: int = 512
    """How many at a time, of all listeners together."""
    of_an_address: int = 128
    """How many of these from one address that is no proxy: many phones may be behind it."""
    seconds: float = 15.0
    """Seconds in which a connection has to be worth an answer, from its start or from the answer before."""
    handshake_seconds: float = 5.0
    """Seconds in which TLS has to be agreed on."""
    bytes: int = 16384
    """Bytes of a request, whatever they are."""


class Entrance:
    """Counts the connections of all listeners, and says who may come in."""

    def __init__(self, limits: Limits, journal: Journal, proxies: Set[str] = frozenset()) -> None:
        """Begin; so many of an address do not hold for `proxies`, behind which everybody is."""
        self.limits, self._journal, self._proxies = limits, journal, proxies
        self._inside, self._size = Counter[str](), 0

    def enter(self, address: str, only: Set[str] | None = None) -> bool:
        """Let a connection in, or tell that it is one too many, or not one of those who may be here."""
        if only is not None and address not in only:
            return self._turned_away(Cut.STRANGER)
        of_it = self._inside[address]
        if self._size >= self.limits.connections or (
            of_it >= self.limits.of_an_address and address not in self._proxies
        ):
            return self._turned_away(Cut.CROWD)
        self._inside[address] += 1
        self._size += 1
        return True

    def leave(self, address: str) -> None:
        """Let somebody else in."""
        self._inside[address] -= 1
        self._size -= 1
        if not self._inside[address]:
            del self._inside[address]

    def is_crowded(self, address: str) -> bool:
        """Tell whether so many are inside that none should stay for longer than an answer takes."""
        of_it = 0 if address in self._proxies else self._inside[address]
        return 2 * self._size > self.limits.connections or 2 * of_it > self.limits.of_an_address

    def too_slow(self) -> None:
        """Take note of a connection that was cut."""
        self._journal.count(Cut.SLOW)

    def _turned_away(self, why: Cut) -> bool:
        self._journal.count(why)
        return False


class Connection(asyncio.Protocol):
    """One connection, which is handed over to HTTP as long as it keeps to the limits."""

    def __init__(
        self,
        entrance: Entrance,
        make: Callable[[Connection], asyncio.Protocol],
        tls: ssl.SSLContext | None,
        only: Set[str] | None,
    ) -> None:
        """Prepare; `make` returns what speaks HTTP on this connection."""
        self._entrance, self._limits, self._tls, self._only = entrance, entrance.limits, tls, only
        self._inner = make(self)
        self._transport: asyncio.Transport | None = None
        self._address: str | None = None
        self._is_open, self._early, self._taken, self._is_over = False, b"", 0, False
        self._deadline: asyncio.TimerHandle | None = None
        self._agreeing: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - a stream
        address = (transport.get_extra_info("peername") or ("",))[0]
        if not self._entrance.enter(address, self._only):
            transport.abort()
            return
        self._transport, self._address = transport, address
        self._begin_to_wait()
        if self._tls is None:
            self._open(transport)
        else:
            transport.pause_reading()
            self._agreeing = asyncio.get_running_loop().create_task(self._agree(transport, self._tls))

    async def _agree(self, transport: asyncio.Transport, tls: ssl.SSLContext) -> None:
        seconds = self._limits.handshake_seconds
        loop = asyncio.get_running_loop()
        try:
            secured = await loop.start_tls(
                transport, self, tls, server_side=True, ssl_handshake_timeout=seconds, ssl_shutdown_timeout=seconds
            )
        except OSError:
            secured = None
        if secured is None or self._address is None:
            transport.abort()
            self._leave()
        else:
            self._open(secured)

    def _open(self, transport: asyncio.Transport) -> None:
        self._is_open = True
        self._inner.connection_made(transport)
        early, self._early = self._early, b""
        if early:
            self._inner.data_received(early)

    def data_received(self, data: bytes) -> None:
        if self._is_over:
            return
        room = self._limits.bytes - self._taken
        self._taken += len(data)
        self._is_over = len(data) > room
        if self._is_over and self._transport:
            # What was begun may be answered; nothing that comes after it is taken for a request.
            self._transport.pause_reading()
        if self._is_open:
            self._inner.data_received(data[:room])
        else:
            self._early += data[:room]

    def eof_received(self) -> bool | None:
        return self._inner.eof_received() if self._is_open else None

    def pause_writing(self) -> None:
        self._inner.pause_writing()

    def resume_writing(self) -> None:
        self._inner.resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._is_open:
            self._inner.connection_lost(exc)
        self._leave()

    def answered(self) -> None:
        """Take note of an answer, after which another request may come."""
        self._taken = 0
        if self._is_over and self._transport:
            self._transport.close()
        if self._address is not None:
            self._begin_to_wait()

    def is_in_a_crowd(self) -> bool:
        """Tell whether it should not stay for longer than an answer takes."""
        return self._entrance.is_crowded(self._address or "")

    def upgraded(self, protocol: asyncio.Protocol) -> Upgraded:
        """Return what takes this connection over: `protocol`, which speaks WebSocket."""
        if self._deadline:
            self._deadline.cancel()
        return Upgraded(protocol, self._leave)

    def _begin_to_wait(self) -> None:
        if self._deadline:
            self._deadline.cancel()
        self._deadline = asyncio.get_running_loop().call_later(self._limits.seconds, self._cut)

    def _cut(self) -> None:
        self._entrance.too_slow()
        if self._transport:
            self._transport.abort()

    def _leave(self) -> None:
        if self._deadline:
            self._deadline.cancel()
        if self._address is not None:
            self._entrance.leave(self._address)
        self._address = None
