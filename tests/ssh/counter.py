"""The machine with the data, on another address of the loopback: here a service that speaks the contract alone."""

from __future__ import annotations

from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler
from itertools import count
from pathlib import Path

from tests.mail_server import self_signed
from tests.service import TOKEN, Service, reply, serving, word

ADDRESS = "127.0.0.2"


class Counter:
    """A service that other hosts ask, which can be stopped and started again at the same address."""

    token = TOKEN

    def __init__(self, directory: Path) -> None:
        self.authorities = self_signed(directory, ADDRESS)
        self.authorities.chmod(0o644)
        self._codes: dict[str, str] = {}
        self._numbers = count(482_913)
        self._without_phone: set[str] = set()
        self._running = ExitStack()
        self._port = 0
        self.service: Service
        self.start()

    @property
    def url(self) -> str:
        """Return its address, which stays the same."""
        return f"https://{ADDRESS}:{self._port}"

    def start(self) -> None:
        """Answer from now on."""
        self.service = self._running.enter_context(serving(self.authorities, ADDRESS, self._port))
        self._port = self.service.port
        self.service.answer = self._answer

    def stop(self) -> None:
        """Answer no more."""
        self._running.close()

    def code_of(self, account: str) -> str:
        """Return a code of an account that has a phone, accepted once."""
        self._codes[account] = str(next(self._numbers))
        return self._codes[account]

    def add_without_phone(self, account: str) -> None:
        """Add an account that has nothing yet that gives codes."""
        self._without_phone.add(account)

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        asked = self.service.asked[-1]
        if asked.headers.get("authorization") != f"Bearer {self.token}":
            return reply(401, b"")(handler)
        (account,), (code,) = asked.form["account"], asked.form["code"]
        if account in self._without_phone:
            return word("unenrolled" if "login" in asked.form else "none")(handler)
        if account not in self._codes:
            return word("none")(handler)
        right = self._codes[account] == code
        if right:
            self._codes[account] = ""
        return word("accepted" if right else "refused")(handler)
