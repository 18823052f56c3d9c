"""The form that a request brings, of which no more is read than a form may have."""

from __future__ import annotations

from starlette.requests import Request

from tui.http import fields
from tui.http.refusals import Kind, Refusal


async def form_of(request: Request) -> dict[str, str]:
    """Read the fields of a form. Raises Refusal, ClientDisconnect."""
    if int(request.headers.get("content-length", 0)) > fields.LONGEST_BODY:
        raise Refusal(Kind.TOO_LARGE)
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > fields.LONGEST_BODY:
            raise Refusal(Kind.TOO_LARGE)
    return fields.of_form(bytes(body), request.headers.get("content-type", ""))
