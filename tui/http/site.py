"""What is at which path of a listener, as one application: whatever comes is answered, and nothing escapes."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Protocol

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from storage import StorageError
from tui.http import answers
from tui.http.journal import Journal
from tui.http.refusals import Refusal, busy
from tui.messages import errors


class Place(Protocol):
    """What is at a path."""

    @property
    def methods(self) -> tuple[str, ...]:
        """Return the methods that are answered here."""

    async def answer(self, request: Request) -> Response:
        """Answer a request. Raises Refusal, ClientDisconnect, and errors of the store."""

    def refuse(self, refusal: Refusal) -> Response:
        """Return a refusal in the form that is read here."""


class Conversation(Protocol):
    """What is at a path where a WebSocket ends."""

    async def hold(self, socket: WebSocket) -> None:
        """Accept it or close it, and return once it is closed. Raises WebSocketDisconnect."""


class Site:
    """The application of one listener."""

    def __init__(
        self, places: Mapping[str, Place], conversations: Mapping[str, Conversation], journal: Journal
    ) -> None:
        """Put something at each path, which begins with `/`."""
        self._places = {path.encode("ascii"): place for path, place in places.items()}
        self._conversations = {path.encode("ascii"): held for path, held in conversations.items()}
        self._journal = journal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, and tell its connection so; hold a conversation to its end."""
        if scope["type"] == "websocket":
            await self._hold(WebSocket(scope, receive, send))
            return
        try:
            response = await self._response(Request(scope, receive))
        except ClientDisconnect:
            return
        connection = scope["state"]["connection"]
        if connection.is_in_a_crowd():
            response.headers["Connection"] = "close"
        await response(scope, receive, send)
        connection.answered()

    async def _hold(self, socket: WebSocket) -> None:
        conversation = self._conversations.get(socket.scope["raw_path"])
        try:
            if conversation:
                await conversation.hold(socket)
            else:
                await socket.close()
        except WebSocketDisconnect:
            pass
        except Exception as error:
            self._journal.failed(error)

    async def _response(self, request: Request) -> Response:
        place = self._places.get(request.scope["raw_path"])
        if place is None:
            return answers.nothing_here()
        if request.method not in place.methods:
            return answers.other_methods(place.methods)
        try:
            response = await place.answer(request)
        except Refusal as refusal:
            return self._refused(place, refusal)
        except StorageError as error:
            self._journal.trouble(errors.sentence(error, time.time()) + errors.where(error))
            return self._refused(place, busy())
        except ClientDisconnect:
            raise
        except Exception as error:
            self._journal.failed(error)
            return self._refused(place, busy())
        self._journal.answered()
        return response

    def _refused(self, place: Place, refusal: Refusal) -> Response:
        self._journal.count(refusal.kind)
        return place.refuse(refusal)
