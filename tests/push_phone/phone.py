"""The phone in the hand: one token, its key pair, its clock, and the sign-ins that it shows."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey, generate_private_key

from tests.push_phone import key_uri, protocol
from tests.push_phone.protocol import App, Challenge, Message
from tests.push_phone.transport import Reply, Transport, Unreachable, over_http

KEPT_FOR = 120
"""Seconds that the app shows a sign-in, from the moment at which it came."""


class Refused(Exception):
    """The server refuses: what the app shows, and the status."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.message)
        self.status = reply.status


class Gone(Exception):
    """The time of the link is over: the app has deleted the token."""


def new_key() -> RSAPrivateKey:
    """Make a key pair as the app does, which takes a second or more."""
    return generate_private_key(public_exponent=65537, key_size=4096)


class Phone:
    """An app with one token."""

    def __init__(
        self,
        link: str,
        *,
        key: RSAPrivateKey | None = None,
        app: App | None = None,
        clock: Callable[[], float] = time.time,
        transport: Transport | None = None,
        spelled: Callable[[str], str] = str,
    ) -> None:
        """Scan a link. `spelled` rewrites the public key in base64, as old apps did. Raises NotRead."""
        self.link, self.enrolment = link, key_uri.read(link)
        self.app = app or App()
        self.key = key or new_key()
        self.server_key: RSAPublicKey | None = None
        self.has_updated = False
        self.last: Message | None = None
        """What was sent last, to be sent again by whoever wants to."""
        self.scanned_at = clock()
        self._clock, self._spelled = clock, spelled
        self._transport = transport or over_http()
        self._shown: dict[str, tuple[Challenge, float]] = {}

    @property
    def is_enrolled(self) -> bool:
        """Say whether the server has given its key."""
        return self.server_key is not None

    @property
    def requests(self) -> list[Challenge]:
        """List the sign-ins on the screen."""
        limit = self._clock() - KEPT_FOR
        self._shown = {nonce: kept for nonce, kept in self._shown.items() if kept[1] > limit}
        return [challenge for challenge, _since in self._shown.values()]

    def send(self, message: Message) -> Reply:
        """Send any message. Raises Unreachable."""
        self.last = message
        return self._transport(message, self.app.user_agent)

    def enrol(self) -> None:
        """Call home, or call again with the same key. Raises Refused, Unreachable, NotUnderstood, Gone."""
        if self._clock() > self.scanned_at + self.enrolment.minutes * 60:
            raise Gone
        if self.app.is_of_apple:
            self.send(Message("POST", self.enrolment.url))
        public_key = self._spelled(protocol.public_key_text(self.key))
        reply = self._accepted(protocol.enrolling(self.enrolment, public_key, self.app))
        self.server_key = protocol.server_key(reply.content)

    def update(self) -> Reply:
        """Tell that there is no Firebase token, as the app does until it is heard."""
        reply = self.send(protocol.updating(self.enrolment, self._now(), self.key))
        self.has_updated = reply.is_good
        return reply

    def open(self) -> list[Challenge]:
        """Bring the app to the foreground: the update if it is owed, then a poll."""
        if not self.has_updated:
            self.update()
        return self.poll()

    def poll(self) -> list[Challenge]:
        """Pull the list down; return what is on the screen then. Raises Refused, Unreachable, NotUnderstood."""
        if self.server_key is None:
            raise protocol.NotUnderstood("there is no key of the server yet")
        reply = self._accepted(protocol.polling(self.enrolment, self._now(), self.key, self.app))
        for challenge in protocol.challenges(reply.content, self.server_key):
            self._shown.setdefault(challenge.nonce, (challenge, self._clock()))
        return self.requests

    def accept(self, challenge: Challenge, presence: str | None = None) -> Reply:
        """Approve, by a button where there are some. An app that is too old has none. Raises Unreachable."""
        chosen = presence if self.app.knows_presence else None
        return self._answer(challenge, protocol.accepting(challenge, self.key, chosen))

    def decline(self, challenge: Challenge, reason: str | None = None) -> Reply:
        """Refuse, with "unknown_trigger" or "cancelled" where app and server know reasons. Raises Unreachable."""
        told = reason if self.app.capabilities else None
        return self._answer(challenge, protocol.declining(challenge, self.key, told))

    def _answer(self, challenge: Challenge, message: Message) -> Reply:
        """Answer, once more if nothing comes back; any result takes the sign-in off the screen."""
        try:
            reply = self.send(message)
        except Unreachable:
            reply = self.send(message)
        if protocol.result_of(reply.content):
            self._shown.pop(challenge.nonce, None)
        return reply

    def _accepted(self, message: Message) -> Reply:
        reply = self.send(message)
        if not reply.is_good:
            raise Refused(reply)
        return reply

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock(), UTC)
