"""A visit: a page, the program that it shows, and the end of both once either has gone."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from enum import IntEnum

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketDisconnected

from tui.http.journal import Cut, Journal
from tui.web import control_strings, messages, pseudo_terminal
from tui.web.callers import Callers
from tui.web.control_strings import Filter
from tui.web.messages import Asked, Garbled, Size, Typed
from tui.web.programs import Programs
from tui.web.pseudo_terminal import PseudoTerminal
from tui.web.visitors import Full, Visitors

LONGEST_WAIT = 20.0
"""Seconds after which a page that reads nothing, or a program that does not, ends a visit."""
_LONGEST_QUERY = 64
_GONE = (WebSocketDisconnect, WebSocketDisconnected)
"""What is raised for a page that has gone, the first time and after that."""


class Code(IntEnum):
    """The codes with which a WebSocket is closed (RFC 6455, 7.4.1), which the page tells apart."""

    OVER = 1000
    GARBLED = 1008
    BROKEN = 1011
    FULL = 1013


class Visits:
    """Starts a program for each visitor."""

    def __init__(self, name: str, programs: Programs, callers: Callers, visitors: Visitors, journal: Journal) -> None:
        """Prepare: each visitor gets the program of this name."""
        self._name, self._programs = name, programs
        self._callers, self._visitors, self._journal = callers, visitors, journal

    async def hold(self, socket: WebSocket) -> None:
        """Hold a visit. Raises WebSocketDisconnect."""
        if not self._callers.is_from_our_page(socket.headers):
            self._journal.count(Cut.FOREIGN)
            await socket.close()
            return
        address = socket.client.host if socket.client else ""
        await socket.accept()
        try:
            with self._visitors.one(address):
                await self._show(socket, address)
        except Full:
            self._journal.count(Cut.FULL)
            await socket.close(Code.FULL)

    async def _show(self, socket: WebSocket, address: str) -> None:
        try:
            terminal = await pseudo_terminal.opened(self._programs, self._name, address, _first_size(socket))
        except OSError as error:
            self._journal.failed(error)
            await socket.close(Code.BROKEN)
            return
        try:
            code = await _until_one_has_gone(socket, terminal)
        except Garbled:
            self._journal.count(Cut.GARBLED)
            code = Code.GARBLED
        finally:
            await terminal.end()
        if code is not None:
            with suppress(*_GONE):
                await socket.close(code)


async def _until_one_has_gone(socket: WebSocket, terminal: PseudoTerminal) -> Code | None:
    """Pass everything on, both ways. Returns the code to close with; None for a page that has gone. Raises Garbled."""
    writing = asyncio.create_task(_write(socket, terminal))
    showing = asyncio.create_task(_draw(socket, terminal))
    try:
        await asyncio.wait((writing, showing), return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (writing, showing):
            task.cancel()
        ended = await asyncio.gather(writing, showing, return_exceptions=True)
    for error in ended:
        match error:
            case WebSocketDisconnect() | WebSocketDisconnected():
                return None
            case TimeoutError():
                return Code.BROKEN
            case Exception():
                raise error
    return Code.OVER


async def _draw(socket: WebSocket, terminal: PseudoTerminal) -> None:
    """Send what the program writes, until it has ended. Raises WebSocketDisconnect, TimeoutError."""
    strings = Filter()
    while data := await terminal.read():
        if shown := strings.passed(data):
            async with asyncio.timeout(LONGEST_WAIT):
                await socket.send_bytes(shown)


async def _write(socket: WebSocket, terminal: PseudoTerminal) -> None:
    """Have the program read what is typed. Raises WebSocketDisconnect, TimeoutError, Garbled."""
    while True:
        message = await socket.receive()
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(message["code"])
        text = message.get("text")
        if text is None:
            raise Garbled
        match messages.read(text):
            case Typed(text=typed):
                async with asyncio.timeout(LONGEST_WAIT):
                    # Half a pair of UTF-16 is no character.
                    await terminal.write(control_strings.typed(typed).encode(errors="ignore"))
            case Size() as size:
                terminal.resize(size)
            case Asked() as asked:
                await socket.send_text(messages.answer(asked))


def _first_size(socket: WebSocket) -> Size:
    """Return the size that the page has said at its beginning; the usual one where it has not."""
    numbers = [socket.query_params.get(name, "") for name in ("width", "height")]
    if len(socket.url.query) <= _LONGEST_QUERY and all(each.isascii() and each.isdigit() for each in numbers):
        return messages.size(*map(int, numbers))
    return messages.size(80, 24)
