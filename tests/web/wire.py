"""What goes over the line of a WebSocket, byte by byte, for pages that do what no browser does."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator
from contextlib import closing, contextmanager

from tests.web.counter import Counter

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
CONTINUATION = 0
_SHORT, _MEDIUM = 126, 65536


def frame(opcode: int, data: bytes = b"", *, is_last: bool = True) -> bytes:
    """Return a frame of a client (RFC 6455, 5.2), whose mask changes nothing."""
    if len(data) < _SHORT:
        length = bytes([0x80 | len(data)])
    elif len(data) < _MEDIUM:
        length = bytes([0x80 | 126]) + struct.pack("!H", len(data))
    else:
        length = bytes([0x80 | 127]) + struct.pack("!Q", len(data))
    return bytes([opcode | (0x80 if is_last else 0)]) + length + bytes(4) + data


def request(target: str = "/terminal", *more: str, method: str = "GET", **headers: str | None) -> bytes:
    """Return the request for a WebSocket, with these headers changed, or left out if None."""
    all_headers: dict[str, str | None] = {
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version": "13",
    }
    all_headers |= {name.replace("_", "-"): text for name, text in headers.items()}
    lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {text}" for name, text in all_headers.items() if text), *more]
    return "\r\n".join((*lines, "", "")).encode("latin-1")


def our(counter: Counter, target: str = "/terminal", *more: str, method: str = "GET", **headers: str | None) -> bytes:
    """Return the request of the page of a counter, with these changes."""
    said = {"Host": counter.host, "Origin": counter.origin} | headers
    return request(target, *more, method=method, **said)


def status(counter: Counter, sent: bytes) -> int:
    """Return the status that a request gets; 0 for none."""
    with closing(counter.line()) as line:
        line.sendall(sent)
        answered = line.recv(4096)
    return int(answered.split()[1]) if answered else 0


@contextmanager
def raw(counter: Counter, target: str = "/terminal") -> Iterator[socket.socket]:
    """Return the line of a WebSocket that is open, and of which nothing is read any more, in next to no room."""
    with closing(counter.line(room=4096)) as line:
        line.sendall(our(counter, target))
        found = b""
        while not found.endswith(b"\r\n\r\n"):
            found += line.recv(1)
        assert found.startswith(b"HTTP/1.1 101 "), found
        yield line
