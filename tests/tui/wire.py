"""The driver between the bytes of a terminal and the messages of a program, without a terminal."""

from __future__ import annotations

import asyncio
import threading
from codecs import getincrementaldecoder

from textual.app import App
from textual.driver import Driver

from tui.terminal.driver import GuichetDriver
from tui.terminal.input import InputReader


class Wire(GuichetDriver):
    """A wire that takes bytes as the reading thread does, but without waiting: keys come in bursts."""

    def __init__(self, app: App[None]) -> None:
        Driver.__init__(self, app)
        self.exit_event = threading.Event()
        self._recorder = None
        self._decoder = getincrementaldecoder("utf-8")("replace")
        self._reader = InputReader()
        self._handed_over = 0

    async def send(self, data: bytes) -> None:
        """Send bytes; return once the messages and their consequences have been handled."""
        await asyncio.to_thread(self._take, data)
        for _round in range(3):
            await self._dealt_with()

    async def _dealt_with(self) -> None:
        for node in (self._app, self._app.screen, self._app.focused):
            reached = asyncio.Event()
            if node is not None and node.call_later(reached.set):
                # A widget that was removed meanwhile does not answer.
                while not reached.is_set() and node.is_attached:
                    await asyncio.sleep(0)

    def _take(self, data: bytes) -> None:
        for message in [*self._reader.feed(self._decoder.decode(data)), *self._reader.overdue()]:
            self.process_message(message)

    async def _settle(self) -> None:
        """Do nothing: there is nothing to wait for."""
