"""The program with password hashes that cost next to nothing: `python -I -m tests.terminal.cheap`."""

from __future__ import annotations

from typing import NoReturn

import argon2

from storage.security.hasher import Hasher
from tui.cli import main as cli


def main() -> NoReturn:
    """Run `tui.cli.main` with the cheapest argon2."""
    setattr(Hasher.__init__, "__defaults__", (argon2.profiles.CHEAPEST,))  # noqa: B010
    cli.main()


if __name__ == "__main__":
    main()
