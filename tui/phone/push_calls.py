"""The network of a phone that approves: a connection for each message, no proxy, no redirection. All of it blocks."""

from __future__ import annotations

import ssl
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import NamedTuple
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from tui.phone.push_protocol import APP, Message, new_key

SECONDS = 10
"""How long the phone waits for an answer."""
_LONGEST_ANSWER = 65536
"""Bytes; one with a request has some 4000."""


class Reply(NamedTuple):
    """The answer of a service."""

    status: int
    body: bytes

    @property
    def is_good(self) -> bool:
        """Tell whether the service has done what it was asked."""
        return self.status < 300


def do(message: Message | None) -> RSAPrivateKey | Reply | None:
    """Send a message, or make a key where there is none to send; return what comes of it, None if no answer comes."""
    return new_key() if message is None else send(message)


def send(message: Message) -> Reply | None:
    """Send a message; return the answer, or None where none comes."""
    parts = urlsplit(message.url)
    connection = _connection(parts.scheme, parts.hostname or "", parts.port)
    target = f"{parts.path}?{parts.query}" if parts.query else parts.path
    try:
        connection.request(message.method, target, message.body or None, _headers(message))
        answer = connection.getresponse()
        return Reply(answer.status, answer.read(_LONGEST_ANSWER))
    except (OSError, HTTPException, UnicodeError):
        return None
    finally:
        connection.close()


def _headers(message: Message) -> dict[str, str]:
    form = {"Content-Type": "application/x-www-form-urlencoded"} if message.method == "POST" else {}
    return {"User-Agent": APP, **form}


def _connection(scheme: str, host: str, port: int | None) -> HTTPConnection:
    if scheme == "http":
        return HTTPConnection(host, port, timeout=SECONDS)
    return HTTPSConnection(host, port, timeout=SECONDS, context=ssl.create_default_context())
