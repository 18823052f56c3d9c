"""What the service is given of the store: one door for phones, one for hosts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from storage import Challenge, HostAnswer, PhoneAnswer, Poll, StorageError


class Phones(Protocol):
    """What phones may do. Each method blocks, and raises PhoneRefused if it does not return it."""

    def enrol(self, serial: str, credential: str, public_key: str, app: str) -> str:
        """Take a phone's key; return ours, as base64."""

    def poll(self, polls: Sequence[Poll]) -> Sequence[Sequence[Challenge] | StorageError]:
        """Return, for each poll, the requests that wait for its phone, or why it is told nothing."""

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
