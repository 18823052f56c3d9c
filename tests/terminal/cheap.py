"""The program as it is, but for password hashes that cost next to nothing: `python -I -m tests.terminal.cheap`."""

from __future__ import annotations

from typing import NoReturn

import argon2

from storage.security.hasher import Hasher
from tui.cli import main as cli


def main() -> NoReturn:
    """As `tui.cli.main` has it."""
    setattr(Hasher.__init__, "__defaults__", (argon2.profiles.CHEAPEST,))  # noqa: B010
    cli.main()


if __name__ == "__main__":
    main()
