"""The place that phones call: one path, for all that they have to say."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

from storage import Challenge, PhoneAnswer, PhoneClockWrong, PhoneRefused, Poll
from tui.http import answers, fields
from tui.http.body import form_of
from tui.http.crew import Crew
from tui.http.doors import Phones
from tui.http.polls import Polls
from tui.http.refusals import Kind, Refusal

_LONGEST_APP = 200
"""Characters kept of what an app says that it is."""
_OPTIONAL = ("require_presence", "capabilities", "capabilities_signature")
Fields = dict[str, str]


class PhonesPlace:
    """Answers phones."""

    methods = ("GET", "POST")
    refuse = staticmethod(answers.refusal_to_phone)

    def __init__(self, phones: Phones, crew: Crew) -> None:
        self._phones, self._crew = phones, crew
        self._polls = Polls(phones, crew)
        self._said: dict[str, Callable[[Fields, Request], Awaitable[Response]]] = {
            "enrollment_credential": self._enrol,
            "nonce": self._answer,
            "new_fb_token": self._update,
        }

    async def answer(self, request: Request) -> Response:
        """Answer a request. Raises Refusal, ClientDisconnect, and what the store raises of its own troubles."""
        try:
            return await (self._poll(request) if request.method == "GET" else self._posted(request))
        except PhoneRefused:
            raise Refusal(Kind.PHONE) from None
        except PhoneClockWrong:
            raise Refusal(Kind.CLOCK) from None

    async def _poll(self, request: Request) -> Response:
        if not request.scope["query_string"]:
            # A look whether the service is there.
            return self.refuse(Refusal(Kind.MALFORMED))
        said = fields.of_query(request.scope["query_string"])
        serial, timestamp, signature = fields.one(said, "serial", "timestamp", "signature")
        waiting = await self._polls.ask(Poll(serial, timestamp, signature))
        return answers.to_phone([*map(_shown, waiting)], {})

    async def _posted(self, request: Request) -> Response:
        form = await form_of(request)
        if not form:
            # The first request of an iPhone, which asks its owner by it whether the app may use the network.
            return self.refuse(Refusal(Kind.MALFORMED))
        meant = [act for name, act in self._said.items() if name in form]
        if len(meant) != 1:
            raise Refusal(Kind.MALFORMED)
        return await meant[0](form, request)

    async def _enrol(self, form: Fields, request: Request) -> Response:
        serial, credential, key = fields.one(form, "serial", "enrollment_credential", "pubkey")
        app = request.headers.get("user-agent", "")[:_LONGEST_APP]
        ours = await self._crew.ask(lambda: self._phones.enrol(serial, credential, key, app))
        return answers.to_phone(True, {"public_key": ours, "rollout_state": "enrolled", "serial": serial})

    async def _answer(self, form: Fields, _request: Request) -> Response:
        serial, nonce, signature = fields.one(form, "serial", "nonce", "signature")
        declined = fields.flag(form, "decline")
        told = PhoneAnswer(serial, nonce, signature, form.get("presence_answer"), declined, form.get("decline_reason"))
        return answers.to_phone(await self._crew.ask(lambda: self._phones.answer(told)), {})

    async def _update(self, form: Fields, _request: Request) -> Response:
        serial, timestamp, token, signature = fields.one(form, "serial", "timestamp", "new_fb_token", "signature")
        await self._crew.ask(lambda: self._phones.update(serial, timestamp, token, signature))
        return answers.to_phone(True, {})


def _shown(challenge: Challenge) -> dict[str, str]:
    """Return a request as the app reads it, which would take an empty text for one that it has to check."""
    return {name: text for name, text in challenge._asdict().items() if text or name not in _OPTIONAL}
