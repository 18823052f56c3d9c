"""Whether the service that phones call answers, for as long as somebody waits for a phone."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from threading import Thread

from tui.config.settings import Settings

EVERY = 5.0
"""Seconds between two questions."""
Answers = Callable[[], bool]
"""Tells whether it answers; blocks."""


def answers(settings: Settings) -> Answers | None:
    """Return what asks the service of a deployment; None where no phone calls one."""
    return None if settings.serve.url is None else partial(_is_there, settings.serve.url)


def _is_there(url: str) -> bool:
    from tui.process import service_answer  # noqa: PLC0415 - TLS is not loaded before somebody waits for a phone

    return service_answer.is_there(url)


class ServiceWatch:
    """Knows whether the service is gone, and keeps nobody waiting for that: it is asked in a thread of its own."""

    def __init__(self, answers: Answers | None, monotonic: Callable[[], float]) -> None:
        """Watch by what `answers`, if anything does; `monotonic` is a clock of seconds."""
        self._answers, self._monotonic = answers, monotonic
        self._next, self._is_asking = -math.inf, False
        self._is_gone = False

    def is_gone(self) -> bool:
        """Tell what the last answer was, and ask again once it is time for that and nobody is asking."""
        now = self._monotonic()
        if self._answers is not None and not self._is_asking and now >= self._next:
            self._next, self._is_asking = now + EVERY, True
            # A thread that is stuck does not keep the program from ending.
            Thread(target=self._ask, args=(self._answers,), daemon=True).start()
        return self._is_gone

    def _ask(self, answers: Answers) -> None:
        try:
            self._is_gone = not answers()
        finally:
            self._is_asking = False
