"""The service that the phone of a demonstration calls: the real one, at a port of this machine that is free."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Event, Thread

from storage import Challenge, PhoneAnswer, Poll, StorageError
from tui.http.crew import Crew
from tui.http.doors import Phones
from tui.http.journal import Journal
from tui.http.listener import listen
from tui.http.phones import PhonesPlace
from tui.http.service import Service

HERE, PATH = "127.0.0.1", "/p"
_PATIENCE = 10
"""Seconds in which the service has begun."""


class NewestPhones:
    """The door of phones to the newest store: a demonstration that begins again has another one."""

    _phones: Phones
    """Set before anybody can know where to call."""

    def turn_to(self, phones: Phones) -> None:
        """Lead there from now on."""
        self._phones = phones

    def enrol(self, serial: str, credential: str, public_key: str, app: str) -> str:
        """Take a phone's key; return ours."""
        return self._phones.enrol(serial, credential, public_key, app)

    def poll(self, polls: Sequence[Poll]) -> Sequence[Sequence[Challenge] | StorageError]:
        """Return the requests that wait for these phones."""
        return self._phones.poll(polls)

    def answer(self, answer: PhoneAnswer) -> bool:
        """Take the answer to a request."""
        return self._phones.answer(answer)

    def update(self, serial: str, timestamp: str, token: str, signature: str) -> None:
        """Take note that a phone has no push service."""
        self._phones.update(serial, timestamp, token, signature)


@contextmanager
def answering(phones: Phones) -> Iterator[str]:
    """Answer phones meanwhile; return the URL that they call. Raises CannotListen."""
    crew = Crew()
    listener = listen(HERE, 0, {PATH: PhonesPlace(phones, crew)})
    running = _Running(Service([listener], Journal(_say_nothing), crew))
    try:
        yield f"http://{listener.where}{PATH}"
    finally:
        running.end()


def _say_nothing(_sentence: str) -> None:
    """Write nothing: the pages of the demonstration are where it would be written."""


class _Running:
    """A service that answers in a thread of its own."""

    def __init__(self, service: Service) -> None:
        """Begin, and wait until it answers."""
        self._service, self._loop, self._ready = service, asyncio.new_event_loop(), Event()
        self._thread = Thread(target=self._run, name="service", daemon=True)
        self._thread.start()
        self._ready.wait(_PATIENCE)

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._service.run(self._ready.set))

    def end(self) -> None:
        """End it, and wait for that."""
        self._loop.call_soon_threadsafe(self._service.stop)
        self._thread.join()
