"""Many phones that poll a service: what they send is signed beforehand, by other processes."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

from storage import Store
from storage.security import phone_keys
from tests.push_phone import protocol
from tests.push_phone.kept import a_key
from tests.storage.approving import begin, our_key
from tests.storage.people import signed_up

Poll = bytes
"""A request, as it is sent."""


def many_phones(store: Store, count: int) -> list[str]:
    """Enrol so many phones, each of a person; return their serials."""
    setattr(phone_keys, "new_private_key", our_key)  # noqa: B010
    return [_enrolled(store, f"client {number}") for number in range(count)]


def _enrolled(store: Store, name: str) -> str:
    pending = begin(store, signed_up(store, name))
    key = protocol.public_key_text(a_key(0))
    store.phones.enrol(pending.id, pending.secret, key, protocol.App().user_agent)
    return pending.id


def signed_polls(serials: Sequence[str], moments: Sequence[float]) -> list[list[Poll]]:
    """Sign a poll of each phone at each of these moments; return those of each moment."""
    with ProcessPoolExecutor() as others:
        return [list(others.map(partial(poll, moment=moment), serials, chunksize=20)) for moment in moments]


def poll(serial: str, moment: float, key: int = 0) -> Poll:
    """Return the poll of a phone at a moment."""
    at = protocol.timestamp(datetime.fromtimestamp(moment, UTC))
    return request(serial, at, protocol.sign(a_key(key), serial, at))


def request(serial: str, timestamp: str, signature: str) -> Poll:
    """Return a poll as it is sent."""
    query = urlencode({"serial": serial, "timestamp": timestamp, "signature": signature})
    agent = protocol.App().user_agent
    return f"GET /p?{query} HTTP/1.1\r\nHost: mfa.example.org\r\nUser-Agent: {agent}\r\n\r\n".encode()


class Line:
    """A connection to a service on this machine."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, sent: bytes) -> tuple[int, bytes]:
        """Send a request, and return status and body of the answer."""
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        writer.write(sent)
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length"))
        return int(head.split()[1]), await reader.readexactly(int(length.partition(b":")[2]))

    def close(self) -> None:
        """Hang up."""
        if self._streams:
            self._streams[1].close()


async def each_on_its_own(port: int, sent: bytes) -> tuple[int, bytes]:
    """Send a request on a connection of its own."""
    line = Line(port)
    try:
        return await line.ask(sent)
    finally:
        line.close()


def processor_seconds(pid: int) -> float:
    """Return what a process has used of the processor so far."""
    user, system = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / 100
