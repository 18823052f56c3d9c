"""Key files of our own making."""

from __future__ import annotations

import base64
from pathlib import Path

from storage.security.key_file import Key
from storage.security.keyring import Keyring


def line(key: Key) -> str:
    """Write a key as a line of the file."""
    return f"{key.id} {base64.b64encode(key.secret).decode()}\n"


def write_keys(path: Path, *keys: Key) -> None:
    """Write a key file that holds these keys."""
    path.write_text("".join(line(key) for key in keys))
    path.chmod(0o600)


def keyring(path: Path, *keys: Key) -> Keyring:
    """Return these keys as the store holds them."""
    write_keys(path, *keys)
    return Keyring(path)


def key_bytes(database: Path) -> bytes:
    """Return the only key of a database."""
    (kept,) = database.with_name("guichet.key").read_text().splitlines()
    return base64.b64decode(kept.split()[1])
