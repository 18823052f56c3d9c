"""Enter held down: a terminal tells no key's release, and sends a held one again and again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import inf

from textual import events
from textual.message import Message

SHORTEST, LONGEST = 0.2, 3.0
"""Seconds after which a held key may be read for the second time: most systems say 0.25, 0.5 or 0.66, and the driver
may be two seconds late on a busy machine, with all that was sent meanwhile.
"""
REPEAT = 0.15
"""Seconds between two repeats at most: keyboards have them every 25 to 100 ms, and a quick hand presses every 250."""


class HeldEnter:
    """Passes one Enter for each time that it is pressed.

    What may be the first repeat waits until silence or another key tells that it is none.
    """

    def __init__(self) -> None:
        self._at = -inf
        """When Enter came, if nothing has come since."""
        self._waiting: Message | None = None
        self._is_held = False

    def sift(self, messages: Iterable[Message]) -> list[Message]:
        """Return what is to be passed on of what was read, in its order."""
        return [passed for message in messages for passed in self._sift(message)]

    def overdue(self) -> list[Message]:
        """Return the Enter that waits, now that the terminal has been silent."""
        waiting, self._waiting = self._waiting, None
        return [waiting] if waiting else []

    def _sift(self, message: Message) -> Iterator[Message]:
        if isinstance(message, events.Key) and message.key == "enter":
            since, self._at = message.time - self._at, message.time
            yield from self._entered(message, since)
        else:
            yield from self.overdue()
            yield message
            if not isinstance(message, events.MouseMove):
                self._at, self._is_held = -inf, False

    def _entered(self, message: Message, since: float) -> Iterator[Message]:
        self._is_held = since < REPEAT and (self._is_held or self._waiting is not None)
        if self._is_held:
            self._waiting = None
            return
        yield from self.overdue()
        if SHORTEST <= since <= LONGEST:
            self._waiting = message
        else:
            yield message
