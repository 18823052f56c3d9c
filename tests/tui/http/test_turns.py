"""A connection that has become a WebSocket: everybody has a turn, and nobody has answers kept for ever."""

from __future__ import annotations

import asyncio
import socket

from tui.http.upgraded import AT_ONCE, MOST_UNREAD, Upgraded


class Inner(asyncio.Protocol):
    """Notes what it is given, and answers everything at length if it is asked to."""

    def __init__(self, answer: bytes = b"") -> None:
        self.given: list[bytes] = []
        self.lost = asyncio.Event()
        self._answer = answer
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self.given.append(data)
        if self._transport:
            self._transport.write(self._answer)

    def connection_lost(self, _error: Exception | None) -> None:
        self.lost.set()


async def test_much_is_read_little_by_little() -> None:
    ours, theirs = socket.socketpair()
    inner = Inner()
    await asyncio.get_running_loop().connect_accepted_socket(lambda: Upgraded(inner, lambda: None), ours)
    sent = bytes(range(256)) * 100
    with theirs:
        theirs.sendall(sent)
    await asyncio.wait_for(inner.lost.wait(), 20)
    assert b"".join(inner.given) == sent
    assert max(map(len, inner.given)) <= AT_ONCE


async def test_who_asks_and_reads_no_answer_is_cut() -> None:
    ours, theirs = socket.socketpair()
    inner, left = Inner(bytes(MOST_UNREAD // 4)), asyncio.Event()
    await asyncio.get_running_loop().connect_accepted_socket(lambda: Upgraded(inner, left.set), ours)
    with theirs:
        theirs.setblocking(False)
        while not left.is_set():
            try:
                await asyncio.get_running_loop().sock_sendall(theirs, b"?")
            except OSError:
                await asyncio.wait_for(left.wait(), 20)
    assert inner.lost.is_set()
    assert len(inner.given) < 20
