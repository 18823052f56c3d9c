"""Stand-ins for the two doors of the store, which write down what they were asked and answer what a test says."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Event

from storage import Challenge, HostAnswer, HostPaused, PhoneAnswer, Poll, StorageError

CHALLENGE = Challenge(
    nonce="NNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNN",
    url="https://mfa.example.org/p",
    serial="PIPU12345678",
    question="Approuver la connexion à l'Espace client ?",
    title="Espace client",
    require_presence="12,34,56",
    signature="S" * 824,
    capabilities_signature="C" * 824,
)


class FakePhones:
    """The door of phones."""

    def __init__(self) -> None:
        self.asked: list[tuple[object, ...]] = []
        self.waiting: list[Challenge] = []
        self.refuses: dict[str, StorageError] = {}
        """What a poll of a serial meets."""
        self.heard = True
        self.raises: Exception | None = None
        self.gate: Event | None = None
        """What a question waits for, if a test holds it."""

    def _asked(self, *what: object) -> None:
        self.asked.append(what)
        if self.gate:
            self.gate.wait(30)
        if self.raises:
            raise self.raises

    def enrol(self, serial: str, credential: str, public_key: str, app: str) -> str:
        """Take a key."""
        self._asked("enrol", serial, credential, public_key, app)
        return "T1VSUw=="

    def poll(self, polls: Sequence[Poll]) -> Sequence[Sequence[Challenge] | StorageError]:
        """Return for each what a test has put there."""
        self._asked("poll", *polls)
        return [self.refuses.get(poll.serial, self.waiting) for poll in polls]

    def answer(self, answer: PhoneAnswer) -> bool:
        """Take an answer."""
        self._asked("answer", *answer)
        return self.heard

    def update(self, serial: str, timestamp: str, token: str, signature: str) -> None:
        """Take an update."""
        self._asked("update", serial, timestamp, token, signature)


class FakeHosts:
    """The door of hosts."""

    def __init__(self) -> None:
        self.asked: list[tuple[object, ...]] = []
        self.word = HostAnswer.ACCEPTED
        self.raises: Exception | None = None

    def verify(self, token: str, account: str, code: str, address: str, *, at_a_login: bool = False) -> HostAnswer:
        """Answer the word that a test says."""
        self.asked.append((token, account, code, address, at_a_login))
        if self.raises:
            raise self.raises
        return self.word


PAUSED = HostPaused(4102444800)
"""A pause to the year 2100."""
