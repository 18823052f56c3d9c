"""A service that phones call, which is there or not as a test says, and is looked at by a screen."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.conftest import FixedClock
from tui.screens.approving import ApprovingScreen
from tui.screens.service_remark import ServiceRemark
from tui.screens.watching_page import WatchingPage
from tui.wizard import phones_service

GONE = "! Le service que votre téléphone appelle ne répond pas. Rien n'est perdu : la suite vient dès qu'il répond."


class Service:
    """Tells whether it is there; counts how often it was asked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Have it asked at once, instead of by a thread."""
        monkeypatch.setattr(phones_service, "Thread", _AtOnce)
        self.is_there, self.asked = True, 0
        self.seconds = FixedClock(0)

    def __call__(self) -> bool:
        self.asked += 1
        return self.is_there

    def is_called_by(self, screen: object) -> None:
        """Have the phone that a screen waits for call it."""
        assert isinstance(screen, ApprovingScreen | WatchingPage)
        services = screen.services._replace(phones_answer=self, monotonic=self.seconds)
        screen.phones_service = ServiceRemark(services)

    def wait(self) -> None:
        """Let the time pass until it is asked again."""
        self.seconds.advance(phones_service.EVERY)


class _AtOnce:
    def __init__(self, *, target: Callable[..., None], args: tuple[object, ...], daemon: bool) -> None:
        del daemon
        self.start = lambda: target(*args)
