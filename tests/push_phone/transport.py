"""The phone's network: a connection for each message, fifteen seconds of patience, no redirect followed."""

from __future__ import annotations

import json
import ssl
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from tests.push_phone.protocol import Message, result_of

SECONDS = 15


class Unreachable(Exception):
    """No answer came back."""


class Reply(NamedTuple):
    """What a server answered."""

    status: int
    body: bytes

    @property
    def content(self) -> Any:
        """Return the JSON of the body, None where it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None

    @property
    def is_good(self) -> bool:
        """Say whether the status is one of success."""
        return self.status < 400

    @property
    def value(self) -> Any:
        """Return the value of the result, None where there is none."""
        return result_of(self.content).get("value")

    @property
    def message(self) -> str:
        """Return what the app shows of a refusal: the server's sentence, else the number."""
        error = result_of(self.content).get("error")
        return str(error["message"]) if isinstance(error, dict) and "message" in error else str(self.status)


Transport = Callable[[Message, str], Reply]
"""Sends a message under the name of an app. Raises Unreachable."""


def over_http(authority: Path | None = None) -> Transport:
    """Return what sends over the network; a private authority is trusted beside those of the system."""

    def send(message: Message, user_agent: str) -> Reply:
        connection = _connection(message, authority)
        try:
            parts = urlsplit(message.url)
            target = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
            connection.request(message.method, target, message.body or None, _headers(message, user_agent))
            answer = connection.getresponse()
            return Reply(answer.status, answer.read())
        except (OSError, HTTPException) as error:
            raise Unreachable(str(error)) from error
        finally:
            connection.close()

    return send


def _headers(message: Message, user_agent: str) -> dict[str, str]:
    form = {"Content-Type": "application/x-www-form-urlencoded"} if message.method == "POST" else {}
    return {"User-Agent": user_agent, **form}


def _connection(message: Message, authority: Path | None) -> HTTPConnection:
    parts = urlsplit(message.url)
    if parts.scheme == "http":
        return HTTPConnection(parts.hostname or "", parts.port, timeout=SECONDS)
    return HTTPSConnection(
        parts.hostname or "", parts.port, timeout=SECONDS, context=_context(message.verify, authority)
    )


def _context(verify: bool, authority: Path | None) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if authority:
        context.load_verify_locations(authority)
    if not verify:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context
