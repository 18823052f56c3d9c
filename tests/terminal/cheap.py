"""The program with hashes that cost next to nothing, for people who read: `python -I -m tests.terminal.cheap`."""

from __future__ import annotations

from itertools import count
from typing import NoReturn

import argon2
from textual.message import Message

from storage.security.hasher import Hasher
from tui.app import presses
from tui.cli import main as cli
from tui.terminal.input import InputReader

READING = 2.0
"""Seconds that a person takes for each page, by the clock of keys; nobody waits for them."""


def take_time() -> None:
    """Have what is read at once come at once, and what is read next come when a person has read the page."""
    usual, numbers = InputReader.feed, count(1)

    def feed(reader: InputReader, text: str) -> list[Message]:
        """Read as usual, later by the clock of keys."""
        read, later = usual(reader, text), next(numbers) * READING
        for message in read:
            message.time += later  # type: ignore[misc]
        return read

    setattr(InputReader, "feed", feed)  # noqa: B010


def main(reaction: float = presses.REACTION) -> NoReturn:
    """Run `tui.cli.main` with the cheapest argon2; nobody reads a page that came by itself before these seconds."""
    presses.REACTION = reaction
    take_time()
    setattr(Hasher.__init__, "__defaults__", (argon2.profiles.CHEAPEST,))  # noqa: B010
    cli.main()


if __name__ == "__main__":
    main()
