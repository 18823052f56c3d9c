"""What a browser gets by GET: the page, and what belongs to it; nothing is kept, and nothing leads elsewhere."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from tui.http.refusals import STATUS, Kind, Refusal, sentence
from tui.web.callers import Callers

_POLICY = (
    # No window, no download, no form, whatever the script of the terminal would like to open.
    "sandbox allow-scripts allow-same-origin",
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
)
_HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "clipboard-read=(), clipboard-write=(), camera=(), microphone=(), geolocation=()",
}


class Document:
    """Answers everybody with the same body."""

    methods = ("GET", "HEAD")

    def __init__(self, body: bytes, media_type: str, callers: Callers) -> None:
        """Answer with this body, whose type is a media type, to those who call us by our name."""
        self._body, self._media_type, self._callers = body, media_type, callers

    async def answer(self, request: Request) -> Response:
        """Answer. Raises Refusal."""
        if not self._callers.is_known(request.headers):
            raise Refusal(Kind.ELSEWHERE)
        # Older browsers do not take 'self' for the WebSocket.
        host = request.headers["host"]
        policy = "; ".join((*_POLICY, f"connect-src 'self' ws://{host} wss://{host}"))
        return Response(self._body, 200, {**_HEADERS, "Content-Security-Policy": policy}, self._media_type)

    def refuse(self, refusal: Refusal) -> Response:
        """Return a refusal with a sentence."""
        words = f"{sentence(refusal.kind)}\n"
        return Response(words, STATUS[refusal.kind], {**_HEADERS, "Connection": "close"}, "text/plain")
