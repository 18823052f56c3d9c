"""The finding of `check` about the address that phones call: what one of them would meet there."""

from __future__ import annotations

import json
import ssl
from functools import partial
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from queue import Empty, SimpleQueue
from threading import Thread
from urllib.parse import SplitResult, urlsplit

from storage import Finding, Gravity
from tui.language import _
from tui.language.text import clean

NAME = "phones"
PATIENCE = 5.0
"""Seconds for each part of the answer."""
DEADLINE = 8.0
"""Seconds after which the answer is no longer waited for, whatever it is stuck in, such as the name of the host."""
LARGEST = 8192
"""Bytes of an answer that are read."""
OURS = "Guichet "
"""The beginning of the version in every answer of the service."""


def finding(url: str, deadline: float = DEADLINE) -> Finding:
    """Ask the address, and say what a phone would meet there. Never raises, and never takes longer than `deadline`."""
    found: SimpleQueue[Finding] = SimpleQueue()
    # A thread that is stuck does not keep the program from ending.
    Thread(target=lambda: found.put(_asked(urlsplit(url))), daemon=True).start()
    try:
        return found.get(timeout=deadline)
    except Empty:
        return _warning(_unreachable(urlsplit(url)))


def _asked(url: SplitResult) -> Finding:
    try:
        status, body = _get(url)
    except ssl.SSLCertVerificationError as error:
        words = _("un téléphone refuserait le certificat de {host} ({reason})")
        return _warning(words.format(host=clean(url.netloc), reason=clean(error.verify_message)))
    except (OSError, HTTPException, ValueError):
        return _warning(_unreachable(url))
    if 300 <= status < 400:
        words = _("{host} renvoie vers une autre adresse, ce que les téléphones ne suivent pas")
        return _warning(words.format(host=clean(url.netloc)))
    version = _version(body)
    if not version.startswith(OURS):
        return _warning(_("ce n'est pas Guichet qui répond à {url}").format(url=clean(url.geturl())))
    return Finding(NAME, Gravity.GOOD, version)


def _get(url: SplitResult) -> tuple[int, bytes]:
    """Return status and body of a GET without a query; a redirect is not followed."""
    connect = partial(HTTPSConnection, context=ssl.create_default_context()) if _is_safe(url) else HTTPConnection
    connection = connect(url.hostname or "", url.port, timeout=PATIENCE)
    try:
        connection.request("GET", url.path or "/", headers={"Accept": "application/json", "Connection": "close"})
        response = connection.getresponse()
        return response.status, response.read(LARGEST)
    finally:
        connection.close()


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


def _unreachable(url: SplitResult) -> str:
    words = _("{host} ne répond pas : le service est-il lancé, et son nom connu d'ici ?")
    return words.format(host=clean(url.netloc))


def _warning(detail: str) -> Finding:
    return Finding(NAME, Gravity.WARNING, detail)
