"""Key files of our own making."""

from __future__ import annotations

import base64
from pathlib import Path

from storage.security.key_file import Key
from storage.security.keyring import Keyring


def line(key: Key) -> str:
    """A key as the file has it."""
    return f"{key.id} {base64.b64encode(key.secret).decode()}\n"


def write_keys(path: Path, *keys: Key) -> None:
    """A key file that holds these."""
    path.write_text("".join(line(key) for key in keys))
    path.chmod(0o600)


def keyring(path: Path, *keys: Key) -> Keyring:
    """These keys, as the store holds them."""
    write_keys(path, *keys)
    return Keyring(path)


def key_bytes(database: Path) -> bytes:
    """The only key of this database."""
    (kept,) = database.with_name("guichet.key").read_text().splitlines()
    return base64.b64decode(kept.split()[1])
