"""The answers of the service: JSON for phones, in the form that their app reads, and one line of text for hosts."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import msgspec
from starlette.responses import Response

from tui import __version__
from tui.http.refusals import STATUS, Refusal, sentence

_KEPT_NOWHERE = {"Cache-Control": "no-store"}
_JSON, _TEXT = "application/json", "text/plain; charset=utf-8"


def to_phone(value: object, detail: Mapping[str, object]) -> Response:
    """Return what a phone takes for done."""
    return _json(200, detail, {"status": True, "value": value}, {})


def refusal_to_phone(refusal: Refusal) -> Response:
    """Return a refusal with a sentence, which the app shows when somebody has asked."""
    error = {"code": int(refusal.kind), "message": sentence(refusal.kind)}
    return _json(STATUS[refusal.kind], None, {"status": False, "error": error}, _again(refusal))


def to_host(word: str) -> Response:
    """Return the one word that a host reads."""
    return Response(f"{word}\n", 200, _KEPT_NOWHERE, _TEXT)


def refusal_to_host(refusal: Refusal) -> Response:
    """Return a refusal with a sentence."""
    named = {"WWW-Authenticate": "Bearer"} if STATUS[refusal.kind] == 401 else {}
    headers = {**_KEPT_NOWHERE, **named, **_again(refusal)}
    return Response(f"{sentence(refusal.kind)}\n", STATUS[refusal.kind], headers, _TEXT)


def nothing_here() -> Response:
    """Return what is said at a path where there is nothing."""
    return Response(None, 404, {**_KEPT_NOWHERE, "Connection": "close"})


def other_methods(allowed: tuple[str, ...]) -> Response:
    """Return what is said to a method that is not one of these."""
    return Response(None, 405, {**_KEPT_NOWHERE, "Allow": ", ".join(allowed), "Connection": "close"})


def _json(status: int, detail: object, result: Mapping[str, object], headers: Mapping[str, str]) -> Response:
    # The app wants a float as the time, and a space in the version.
    body: dict[str, Any] = {
        "id": 1,
        "jsonrpc": "2.0",
        "detail": detail,
        "result": result,
        "time": time.time(),
        "version": f"Guichet {__version__}",
    }
    return Response(msgspec.json.encode(body), status, {**_KEPT_NOWHERE, **headers}, _JSON)


def _again(refusal: Refusal) -> dict[str, str]:
    """Return the headers of a refusal after which nothing more is read, or one may come back."""
    again = {"Retry-After": str(refusal.seconds)} if refusal.seconds else {}
    return {**again, "Connection": "close"} if STATUS[refusal.kind] in (413, 415) else again
