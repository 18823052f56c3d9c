"""A connection that has become a WebSocket: one that closes ends, whoever reads nothing of it."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable

import pytest

from tui.http import upgraded
from tui.http.upgraded import MOST_UNREAD, Upgraded

LONGEST_WAIT = 20.0


class Speaker(asyncio.Protocol):
    """What speaks: it writes down what it is told."""

    def __init__(self) -> None:
        self.heard, self.was_told = list[object](), asyncio.Event()
        self.transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.heard.append("made")

    def data_received(self, data: bytes) -> None:
        self.heard.append(data)
        self.was_told.set()

    def eof_received(self) -> bool:
        self.heard.append("end")
        return True

    def pause_writing(self) -> None:
        self.heard.append("pause")

    def resume_writing(self) -> None:
        self.heard.append("resume")

    def connection_lost(self, exc: Exception | None) -> None:
        self.heard.append(exc)


class Line:
    """A connection with somebody at the other end."""

    def __init__(self) -> None:
        self.speaker, self.is_gone = Speaker(), asyncio.Event()
        ours, self.theirs = socket.socketpair()
        self.theirs.settimeout(LONGEST_WAIT)
        self._ours = ours
        self._upgraded = Upgraded(self.speaker, self.is_gone.set)

    async def open(self) -> None:
        await asyncio.get_running_loop().connect_accepted_socket(lambda: self._upgraded, self._ours)

    async def gone(self) -> None:
        await asyncio.wait_for(self.is_gone.wait(), LONGEST_WAIT)
        self.theirs.close()


async def test_one_that_closes_is_cut_though_nobody_reads_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upgraded, "LINGER", 0.01)
    line = Line()
    await line.open()
    line.speaker.transport.write(b"x" * 10_000_000)
    line.speaker.transport.close()
    await line.gone()
    assert line.speaker.heard == ["made", "pause", None]


async def test_one_that_stays_open_is_not_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    looked = list[float]()
    line = Line()
    loop = asyncio.get_running_loop()

    def call_later(seconds: float, look: Callable[[], object]) -> asyncio.Handle:
        looked.append(seconds)
        return loop.call_soon(look)

    monkeypatch.setattr(loop, "call_later", call_later)
    await line.open()
    for _turn in range(100):
        await asyncio.sleep(0)
    monkeypatch.undo()
    assert len(looked) > 10
    assert set(looked) == {upgraded.LINGER}
    assert not line.speaker.transport.is_closing()
    line.theirs.sendall(b"still here")
    await asyncio.wait_for(line.speaker.was_told.wait(), LONGEST_WAIT)
    line.speaker.transport.abort()
    await line.gone()
    assert line.speaker.heard == ["made", b"still here", None]


async def test_all_is_handed_over_and_its_end_is_told_once() -> None:
    line = Line()
    await line.open()
    left = MOST_UNREAD - 1
    line.speaker.transport.write(b"x" * left)
    line.theirs.sendall(b"hello")
    line.theirs.shutdown(socket.SHUT_WR)
    while left:
        left -= len(await asyncio.to_thread(line.theirs.recv, 2**20))
    line.theirs.close()
    line.speaker.transport.close()
    await line.gone()
    assert line.speaker.heard[:2] == ["made", "pause"]
    assert {*line.speaker.heard} == {"made", "pause", b"hello", "end", "resume", None}
