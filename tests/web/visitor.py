"""Somebody at the page, without a browser: a WebSocket whose terminal a test can read."""

from __future__ import annotations

import json
import time
from contextlib import ExitStack, suppress

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from tests.terminal.emulator import Terminal
from tests.terminal.screen import EmulatedScreen
from tests.tui.http.certificates import trusting
from tests.web.counter import PATIENCE, Counter

COLUMNS, ROWS = 80, 28
"""The fewest that a page has."""


def opened(
    counter: Counter,
    target: str = "/terminal",
    headers: tuple[tuple[str, str], ...] = (),
) -> ClientConnection:
    """Return a WebSocket to a counter, for use with `with`, as its page opens one."""
    return connect(
        f"{'wss' if counter.certificate else 'ws'}://{counter.host}{target}",
        origin=Origin(counter.origin),
        additional_headers=headers,
        compression=None,
        proxy=None,
        max_size=None,
        open_timeout=PATIENCE,
        close_timeout=PATIENCE,
        ssl=trusting(counter.certificate) if counter.certificate else None,
    )


class Visitor(Terminal):
    """The terminal of a page, read and typed at as any other."""

    def __init__(
        self,
        counter: Counter,
        path: str = "/terminal",
        columns: int = COLUMNS,
        rows: int = ROWS,
        headers: tuple[tuple[str, str], ...] = (),
    ) -> None:
        """Open the WebSocket that the page opens."""
        self.screen = EmulatedScreen(columns, rows)
        self._received = bytearray()
        self._ended = False
        self._status: int | None = None
        self.answers: list[str] = []
        """What the server has said to the page itself."""
        self.asked = 0
        self._until_closed = ExitStack()
        self.socket = self._until_closed.enter_context(
            opened(counter, f"{path}?width={columns}&height={rows}", headers=headers)
        )

    def is_answered(self) -> bool:
        """Ask the server whether it is there, as the page does, and wait until it says so."""
        self.asked += 1
        self.say("ping", "here?")
        self.wait_until(lambda: self.answers.count('["pong","here?"]') == self.asked)
        return True

    @property
    def has_ended(self) -> bool:
        """Tell whether the server has closed, so far as was read."""
        return self._ended

    def say(self, *message: object) -> None:
        """Send a message in the form of the page."""
        self.socket.send(json.dumps(message))

    def send(self, data: bytes | str) -> None:
        """Type this."""
        self.say("stdin", data.decode(errors="replace") if isinstance(data, bytes) else data)

    def resize(self, columns: int, rows: int) -> None:
        """Turn the tablet, or drag the window."""
        self._pump(0)
        self.screen.resize(columns, rows)
        self.say("resize", {"width": columns, "height": rows})

    def wait_exit(self, timeout: float = PATIENCE) -> int:
        """Wait until the server closes, and return the code with which it does."""
        deadline = time.monotonic() + timeout
        while self._status is None:
            if time.monotonic() > deadline:
                raise AssertionError(self._explain("waited for the visit to end"))
            self._pump(deadline)
        return self._status

    def cut(self) -> None:
        """Be gone without a word, as a browser that is killed."""
        self.socket.socket.close()
        self._ended = True

    def close(self) -> None:
        """Close the tab."""
        self._until_closed.close()
        self._ended = True

    def _pump(self, deadline: float, *, writing: bool = False) -> bool:
        if self._ended:
            return writing
        try:
            self._hear(self.socket.recv(max(0.0, deadline - time.monotonic())))
            # What has come already is one state of the screen.
            while True:
                self._hear(self.socket.recv(0))
        except TimeoutError:
            pass
        except ConnectionClosed as closed:
            self._ended = True
            self._status = closed.rcvd.code if closed.rcvd else 1006
        return writing

    def _hear(self, message: str | bytes) -> None:
        if isinstance(message, str):
            self.answers.append(message)
            return
        self._received += message
        self.screen.feed(message)
        if self.screen.replies:
            with suppress(ConnectionClosed):
                self.send(bytes(self.screen.replies))
            self.screen.replies.clear()
