"""The program with hashes that cost next to nothing, for quick hands: `python -I -m tests.terminal.cheap`."""

from __future__ import annotations

from typing import NoReturn

import argon2

from storage.security.hasher import Hasher
from tui.app import habit
from tui.cli import main as cli


def main(reaction: float = 0) -> NoReturn:
    """Run `tui.cli.main` with the cheapest argon2, for people who need so many seconds to read a page."""
    habit.REACTION = reaction
    setattr(Hasher.__init__, "__defaults__", (argon2.profiles.CHEAPEST,))  # noqa: B010
    cli.main()


if __name__ == "__main__":
    main()
