"""The program with a file (its first argument) to which each call of argon2 adds a line."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import argon2.low_level
from argon2 import PasswordHasher

from tests.terminal import cheap


def main() -> NoReturn:
    """Run the program as `tests.terminal.cheap` does."""
    calls = Path(sys.argv.pop(1))
    for name in ("hash", "verify"):
        setattr(PasswordHasher, name, _told(getattr(PasswordHasher, name), calls, name))
    argon2.low_level.hash_secret = _told(argon2.low_level.hash_secret, calls, "hash_secret")
    cheap.main()


def _told(call: Callable[..., Any], calls: Path, name: str) -> Callable[..., Any]:
    def told(*given: Any, **named: Any) -> Any:
        with calls.open("a") as file:
            file.write(f"{name}\n")
        return call(*given, **named)

    return told


if __name__ == "__main__":
    main()
