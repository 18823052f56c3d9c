"""What the service is given of the store: one door for phones, one for hosts, and the words said at them."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple, Protocol


class Challenge(NamedTuple):
    """A request to approve, as a phone shows it; every signature was made with the request."""

    nonce: str
    url: str
    serial: str
    question: str
    title: str
    require_presence: str
    signature: str
    capabilities_signature: str
    sslverify: str = "1"
    capabilities: str = '{"decline_reason": true}'
    version: str = "2"


class PhoneAnswer(NamedTuple):
    """What a phone answers to a request."""

    serial: str
    nonce: str
    signature: str
    presence: str | None = None
    decline: bool = False
    reason: str | None = None


class PhoneRefused(Exception):
    """A refusal of a phone, one and the same whatever the reason."""


class PhoneClockWrong(Exception):
    """A phone that has proved itself, and whose clock is off."""


class HostAnswer(StrEnum):
    """The word that a host is answered."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    LOCKED = "locked"
    NONE = "none"
    UNENROLLED = "unenrolled"
    IMPOSSIBLE = "impossible"


class HostRefused(Exception):
    """A token that opens nothing."""


class HostPaused(Exception):
    """A host that has used up its refusals; `until` is when it may ask again, in seconds of the epoch."""

    def __init__(self, until: float) -> None:
        super().__init__()
        self.until = until


class Phones(Protocol):
    """What phones may do. Each method blocks, and raises PhoneRefused."""

    def enrol(self, serial: str, credential: str, public_key: str, app: str) -> str:
        """Take a phone's key; return ours, as base64."""

    def poll(self, serial: str, timestamp: str, signature: str) -> Sequence[Challenge]:
        """Return the requests that wait for this phone. Raises PhoneClockWrong too."""

    def answer(self, answer: PhoneAnswer) -> bool:
        """Take the answer to a request; tell whether it was heard."""

    def update(self, serial: str, timestamp: str, token: str, signature: str) -> None:
        """Take note that a phone has no push service."""


class Hosts(Protocol):
    """What hosts may do."""

    def verify(self, token: str, account: str, code: str, address: str, *, at_a_login: bool = False) -> HostAnswer:
        """Say what a code is worth. Blocks; raises HostRefused, HostPaused."""


class Doors(NamedTuple):
    """All that the service is given of the store."""

    phones: Phones
    hosts: Hosts
