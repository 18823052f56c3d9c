"""A program that says `ready`, waits for its input to end, acts on a shared database, and says the outcome."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import argon2

from storage import StorageError, Store
from storage.security.hasher import Hasher


def open_it(database: Path) -> str:
    """Make the database, or find it made."""
    Store(database).close()
    return "opened"


def become_operator(database: Path, name: str) -> str:
    """Try to become the first account."""
    hasher = Hasher(argon2.profiles.CHEAPEST)
    return Store(database, hasher=hasher).first_account.create(name, "une phrase assez longue").user.name


def verify(database: Path, name: str, code: str, now: str) -> str:
    """Check a code at a given moment."""
    return Store(database, clock=lambda: float(now)).sign_in.verify(name, code)


def rotate(database: Path, now: str) -> str:
    """Seal everything with a new key, at a given moment."""
    return Store(database, clock=lambda: float(now)).maintenance.rotate_key()


ACTS: dict[str, Callable[..., str]] = {"open": open_it, "first": become_operator, "verify": verify, "rotate": rotate}


def main(act: str, database: str, *arguments: str) -> None:
    """Act when told to."""
    print("ready", flush=True)
    sys.stdin.read()
    try:
        print(ACTS[act](Path(database), *arguments))
    except StorageError as error:
        print(type(error).__name__)


if __name__ == "__main__":
    main(*sys.argv[1:])
