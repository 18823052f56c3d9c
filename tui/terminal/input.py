"""Parsing of what a terminal sends, with the cases that stop or wedge Textual's parser closed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator

from textual import events
from textual._parser import ParseError
from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser
from textual.message import Message

PASTE_PAUSE = 1.0
"""Seconds without a byte after which a paste that was begun is taken as finished."""


class InputParser(XTermParser):
    """Drops what cannot be a key, and never believes a size that was typed."""

    @property
    def mouse_pixels(self) -> bool:
        """Always in cells: the pixel mode is switched on by a resize report that anyone can type."""
        return False

    @mouse_pixels.setter
    def mouse_pixels(self, value: bool) -> None:
        """Ignored."""

    def feed_safely(self, text: str) -> Iterator[Message]:
        """Messages of this text, without the forged resizes."""
        try:
            yield from (message for message in self.feed(text) if not isinstance(message, events.Resize))
        except ParseError:
            return

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[events.Key]:
        # A code point or modifier beyond what chr() and int() take is not a key.
        try:
            return list(super()._sequence_to_key_events(sequence, alt))
        except (ValueError, OverflowError):
            return []


class PasteGuard:
    """Ends a bracketed paste whose end never comes, so that later keys are not swallowed."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._tail = ""
        self._pasting = False
        self._last = 0.0

    def feed(self, text: str) -> str:
        """The same text; notes where pastes begin and end, markers cut in two included."""
        seen = self._tail + text
        started, ended = seen.rfind(BRACKETED_PASTE_START), seen.rfind(BRACKETED_PASTE_END)
        if started != ended:
            self._pasting = started > ended
        self._tail = seen[-len(BRACKETED_PASTE_END) + 1 :]
        self._last = self._clock()
        return text

    def overdue(self) -> str:
        """The missing end marker, once, when the terminal has been silent for `PASTE_PAUSE`."""
        if not self._pasting or self._clock() - self._last < PASTE_PAUSE:
            return ""
        self._pasting = False
        self._tail = ""
        return BRACKETED_PASTE_END
