"""A connection that has become a WebSocket: counted as before, and no longer hurried."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

LINGER = 5.0
"""Seconds after which a connection that closes is cut: whoever reads nothing keeps it open for ever otherwise."""
AT_ONCE = 1024
"""Bytes read before it is somebody else's turn: six of them can be a frame, and cost as much as a long one."""
MOST_UNREAD = 1_000_000
"""Bytes that wait for somebody who asks and reads no answer; a program waits before there are so many."""


class Upgraded(asyncio.BufferedProtocol):
    """Hands everything over to what speaks WebSocket, and sees to the end."""

    def __init__(self, inner: asyncio.Protocol, gone: Callable[[], None]) -> None:
        """Wrap `inner`; call `gone` once the connection is."""
        self._inner, self._gone = inner, gone
        self._transport: asyncio.Transport | None = None
        self._look: asyncio.TimerHandle | None = None
        self._buffer = bytearray(AT_ONCE)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - a stream
        self._transport = transport
        self._inner.connection_made(transport)
        self._look_again()

    def data_received(self, data: bytes) -> None:
        """Take the request by which the connection has become one of these."""
        self._inner.data_received(data)

    def get_buffer(self, sizehint: int) -> bytearray:  # noqa: ARG002 - no more than this, whatever would fit
        return self._buffer

    def buffer_updated(self, nbytes: int) -> None:
        self._inner.data_received(bytes(self._buffer[:nbytes]))
        if self._transport and self._transport.get_write_buffer_size() > MOST_UNREAD:
            self._transport.abort()

    def eof_received(self) -> bool | None:
        return self._inner.eof_received()

    def pause_writing(self) -> None:
        self._inner.pause_writing()

    def resume_writing(self) -> None:
        self._inner.resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._look:
            self._look.cancel()
        self._inner.connection_lost(exc)
        self._gone()

    def _look_again(self) -> None:
        if self._transport and self._transport.is_closing():
            self._transport.abort()
        else:
            self._look = asyncio.get_running_loop().call_later(LINGER, self._look_again)
