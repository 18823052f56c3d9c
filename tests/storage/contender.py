"""A program whose processes wait for each other, act on a shared database at once, and say what came of it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import closing
from importlib import import_module
from pathlib import Path

import argon2

from storage import StorageError, Store
from storage.domain import look_alikes
from storage.security.hasher import Hasher
from tests.postgres import engines


def become_operator(database: Path, name: str) -> str:
    """Try to become the first account."""
    with closing(Store(database, hasher=Hasher(argon2.profiles.CHEAPEST))) as store:
        return store.first_account.create(name, "une phrase assez longue").user.name


def verify(database: Path, name: str, code: str, now: str) -> str:
    """Check a code at a given moment."""
    return Store(database, clock=lambda: float(now)).sign_in.verify(name, code)


def rotate(database: Path, now: str) -> str:
    """Seal everything with a new key, at a given moment."""
    return Store(database, clock=lambda: float(now)).maintenance.rotate_key()


def ask(database: Path, token: str, name: str, code: str, now: str) -> str:
    """Ask about a code at a given moment, as a host does."""
    return Store(database, clock=lambda: float(now)).host_questions.verify(token, name, code, "192.0.2.7")


ACTS: dict[str, Callable[..., str]] = {"first": become_operator, "verify": verify, "rotate": rotate, "ask": ask}
SEALS, MIGRATIONS = "cryptography.hazmat.primitives.ciphers.aead", "sqlite_utils"
LIBRARIES = {"first": [MIGRATIONS, "zxcvbn"], "verify": [SEALS, "pyotp"], "rotate": [SEALS], "ask": [SEALS, "pyotp"]}
"""What the store imports when it is needed: once here, before there are many processes, as a table of names is made."""


def contend(act: str, database: str, *arguments: str) -> str:
    """Return the outcome of one."""
    try:
        return ACTS[act](Path(database), *arguments)
    except StorageError as error:
        return type(error).__name__


def main(count: str, act: str, database: str, *arguments: str) -> None:
    """Have as many processes act at once, each of which opens the database by itself; each says one line."""
    engines.install()
    for library in LIBRARIES[act]:
        import_module(library)
    if act == "first":
        look_alikes.readings("chef")
    arrived, arrive = os.pipe()
    gate, opened = os.pipe()
    children = []
    for _ in range(int(count)):
        child = os.fork()
        if not child:
            os.close(opened)
            os.write(arrive, b"!")
            os.read(gate, 1)
            # In one piece, among the lines of the others.
            os.write(sys.stdout.fileno(), f"{contend(act, database, *arguments)}\n".encode())
            return
        children.append(child)
    for _ in children:
        os.read(arrived, 1)
    os.close(opened)
    ended = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    sys.exit(max(map(abs, ended)))


if __name__ == "__main__":
    main(*sys.argv[1:])
