"""The program with hashes that cost next to nothing, for people who read: `python -I -m tests.terminal.cheap`."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import NoReturn

import argon2
from textual.message import Message

from storage.security.hasher import Hasher
from tui.app import presses
from tui.cli import main as cli
from tui.terminal.input import InputReader

Feed = Callable[[InputReader, str], list[Message]]
"""A function that reads from the terminal."""
READING = 4.0
"""Seconds that a person takes between what is read from the terminal at once and what is read next."""


class Patience:
    """A clock that is later by so much each time that the terminal is read; nobody waits for it."""

    def __init__(self) -> None:
        self._later = 0.0

    def now(self) -> float:
        """Return the time of keys."""
        return monotonic() + self._later

    def in_place_of(self, usual: Feed) -> Feed:
        """Return what reads the terminal as usual, by this clock."""

        def feed(reader: InputReader, text: str) -> list[Message]:
            self._later += READING
            read = usual(reader, text)
            for message in read:
                message.time += self._later
            return read

        return feed


def take_time() -> None:
    """Have presses that were not read at once come from a person who has read the page."""
    clock = Patience()
    setattr(InputReader, "feed", clock.in_place_of(InputReader.feed))  # noqa: B010
    setattr(presses.Presses.__init__, "__defaults__", (clock.now,))  # noqa: B010


def main(reaction: float = presses.REACTION) -> NoReturn:
    """Run `tui.cli.main` with the cheapest argon2; nobody reads a page that came by itself before these seconds."""
    presses.REACTION = reaction
    take_time()
    setattr(Hasher.__init__, "__defaults__", (argon2.profiles.CHEAPEST,))  # noqa: B010
    cli.main()


if __name__ == "__main__":
    main()
