"""What answers at the address that phones call, asked as one of them could."""

from __future__ import annotations

import errno
import json
import socket
import ssl
from collections.abc import Callable
from functools import partial
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from queue import Empty, SimpleQueue
from threading import Thread
from typing import NamedTuple, TypeVar
from urllib.parse import SplitResult, urlsplit

from tui.language.text import clean

DEADLINE = 3.0
"""Seconds after which nobody is there, whatever the answer is stuck in, such as the name of the host."""
LARGEST = 8192
"""Bytes of an answer that are read."""
OURS = "Guichet "
"""The beginning of the version in every answer of the service."""
NO_WAY_OUT = {errno.EAFNOSUPPORT, errno.ENETDOWN, errno.ENETUNREACH, errno.EPERM, errno.EACCES}
"""The errors of a program that has no network itself, such as the kiosk under systemd."""
Found = TypeVar("Found")


class Met(NamedTuple):
    """What has answered."""

    status: int
    version: str
    """What it calls itself; empty where it does not say."""

    @property
    def is_redirect(self) -> bool:
        """Tell whether it sends callers elsewhere, where phones do not follow."""
        return 300 <= self.status < 400

    @property
    def is_guichet(self) -> bool:
        """Tell whether it is the service."""
        return not self.is_redirect and self.version.startswith(OURS)


def ask(url: SplitResult, patience: float) -> Met:
    """Ask by a GET without a query, with `patience` seconds for each part; a redirect is not followed.

    Raises OSError, HTTPException, ValueError.
    """
    connect = partial(HTTPSConnection, context=ssl.create_default_context()) if _is_safe(url) else HTTPConnection
    connection = connect(url.hostname or "", url.port, timeout=patience)
    try:
        connection.request("GET", url.path or "/", headers={"Accept": "application/json", "Connection": "close"})
        response = connection.getresponse()
        return Met(response.status, _version(response.read(LARGEST)))
    finally:
        connection.close()


def within(seconds: float, question: Callable[[], Found], otherwise: Found) -> Found:
    """Return the answer to a question that blocks, or `otherwise` if it takes longer."""
    found: SimpleQueue[Found] = SimpleQueue()
    # A thread that is stuck does not keep the program from ending.
    Thread(target=lambda: found.put(question()), daemon=True).start()
    try:
        return found.get(timeout=seconds)
    except Empty:
        return otherwise


def is_there(url: str, deadline: float = DEADLINE) -> bool:
    """Tell whether a phone would meet the service. Never raises; True where this program cannot know."""
    return within(deadline, lambda: _is_there(urlsplit(url), deadline), otherwise=False)


def _is_there(url: SplitResult, patience: float) -> bool:
    try:
        return ask(url, patience).is_guichet
    except (HTTPException, ValueError):
        return False
    except OSError as error:
        return _says_nothing_of_the_service(error)


def _says_nothing_of_the_service(error: OSError) -> bool:
    """Tell whether the way there ends on this host: the network, or the name, is not known here."""
    is_of_tls = isinstance(error, ssl.SSLError)
    return not is_of_tls and (isinstance(error, socket.gaierror) or error.errno in NO_WAY_OUT)


def _is_safe(url: SplitResult) -> bool:
    return url.scheme == "https"


def _version(body: bytes) -> str:
    """Return the version that an answer names; empty for any other answer."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    version = answer.get("version") if isinstance(answer, dict) else None
    return clean(version) if isinstance(version, str) else ""
