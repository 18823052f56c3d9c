"""The place at which hosts ask about a code: a token, an account and a code come in, one word goes out."""

from __future__ import annotations

import math
import time
from functools import partial
from ipaddress import ip_address

from starlette.requests import Request
from starlette.responses import Response

from storage import HostPaused, HostRefused
from tui.http import answers, fields
from tui.http.body import form_of
from tui.http.crew import Crew
from tui.http.doors import Hosts
from tui.http.refusals import Kind, Refusal

_LONGEST_TOKEN = 200
UNKNOWN_ADDRESS = "?"


class HostsPlace:
    """Answers hosts."""

    methods = ("POST",)
    refuse = staticmethod(answers.refusal_to_host)

    def __init__(self, hosts: Hosts, crew: Crew) -> None:
        self._hosts, self._crew = hosts, crew

    async def answer(self, request: Request) -> Response:
        """Answer a request. Raises Refusal, ClientDisconnect, and what the store raises of its own troubles."""
        form = await form_of(request)
        account, code = fields.one(form, "account", "code")
        at_a_login, token = fields.flag(form, "login"), _token(request)
        asked = partial(self._hosts.verify, token, account, code, _address(request), at_a_login=at_a_login)
        try:
            return answers.to_host((await self._crew.ask(asked)).value)
        except HostRefused:
            raise Refusal(Kind.HOST) from None
        except HostPaused as paused:
            raise Refusal(Kind.PAUSED, max(1, math.ceil(paused.until - time.time()))) from None


def _token(request: Request) -> str:
    """Return the token that a host brings. Raises Refusal."""
    brought = request.headers.getlist("authorization")
    kind, _space, token = brought[0].partition(" ") if len(brought) == 1 else ("", "", "")
    if kind.lower() != "bearer" or not 0 < len(token) <= _LONGEST_TOKEN or not token.isascii():
        raise Refusal(Kind.HOST)
    return token


def _address(request: Request) -> str:
    """Return the address from which a host asks, as far as those between us say what can be one."""
    try:
        return str(ip_address(request.client.host if request.client else ""))
    except ValueError:
        return UNKNOWN_ADDRESS
