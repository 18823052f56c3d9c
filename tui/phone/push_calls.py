"""The network of a phone that approves: a connection for each message, no proxy, no redirection. All of it blocks."""

from __future__ import annotations

import ssl
from contextlib import closing
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
    try:
        with closing(_connection(message.url)) as connection:
            connection.request(message.method, _target(message.url), message.body or None, _headers(message))
            answer = connection.getresponse()
            return Reply(answer.status, answer.read(_LONGEST_ANSWER))
    except (OSError, HTTPException, UnicodeError):
        return None


def _target(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _headers(message: Message) -> dict[str, str]:
    form = {"Content-Type": "application/x-www-form-urlencoded"} if message.method == "POST" else {}
    return {"User-Agent": APP, **form}


def _connection(url: str) -> HTTPConnection:
    """Return a connection that is not made yet. Raises OSError for authorities that cannot be read."""
    parts = urlsplit(url)
    if parts.scheme == "http":
        return HTTPConnection(parts.hostname or "", parts.port, timeout=SECONDS)
    return HTTPSConnection(parts.hostname or "", parts.port, timeout=SECONDS, context=ssl.create_default_context())
