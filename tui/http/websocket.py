"""What speaks WebSocket: uvicorn's, which no page harms that leaves at any moment, or never ends a message."""

from __future__ import annotations

from uvicorn._types import ASGISendEvent
from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.exceptions import InvalidState
from websockets.frames import CloseCode, Frame
from websockets.protocol import OPEN

MOST_FRAGMENTS = 64
"""Frames of one message: empty ones never make it too long."""


class WebSocketProtocol(WebSocketsSansIOProtocol):
    """Speaks WebSocket on one connection."""

    def data_received(self, data: bytes) -> None:
        """Take the next bytes; one that says goodbye, and something unreadable before that, is refused nothing more."""
        try:
            super().data_received(data)
        except InvalidState:
            self.transport.abort()

    def handle_cont(self, event: Frame) -> None:
        """Take one more frame of a message, or end the connection."""
        if len(self.frames) < MOST_FRAGMENTS:
            super().handle_cont(event)
        elif not self.close_sent:
            self.conn.fail(CloseCode.MESSAGE_TOO_BIG, "too many fragments")
            self.handle_parser_exception()

    async def send(self, message: ASGISendEvent) -> None:
        """Send; a page that was refused meanwhile has gone. Raises OSError."""
        await self.writable.wait()
        if self.handshake_complete and self.close_sent:
            raise ClientDisconnected
        await super().send(message)

    def shutdown(self) -> None:
        """Say goodbye, except to a page that has said so first and has not taken the answer yet."""
        if self.handshake_complete and self.conn.state is not OPEN:
            self.stop_keepalive()
            self.transport.abort()
        else:
            super().shutdown()
