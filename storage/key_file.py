"""The key that seals secrets: a file with one line a key, newest first, `<key id> <Base64 of 32 bytes>`."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import secrets
import stat
from dataclasses import dataclass, field
from pathlib import Path

from storage.errors import CannotOpen, KeyExposed, KeyMissing, KeyWrong

KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Key:
    """One sealing key."""

    secret: bytes = field(repr=False)

    @property
    def id(self) -> str:
        """16 hexadecimal characters that name the key and tell nothing of it."""
        return self.mac(b"guichet key id")[:16]

    def mac(self, message: bytes) -> str:
        """HMAC-SHA256, hexadecimal."""
        return hmac.new(self.secret, message, hashlib.sha256).hexdigest()


def read(path: Path) -> tuple[Key, ...]:
    """The keys of the file, newest first. Raises KeyMissing, KeyExposed, KeyWrong, CannotOpen."""
    try:
        with path.open("rb") as file:
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            lines = file.read(65536).splitlines()
    except FileNotFoundError as error:
        raise KeyMissing(path) from error
    except OSError as error:
        raise CannotOpen(path, error.strerror or "") from error
    if mode & 0o077:
        raise KeyExposed(path, oct(mode))
    keys = tuple(_parse(path, line) for line in lines)
    if not keys:
        raise KeyWrong(path)
    return keys


def _parse(path: Path, line: bytes) -> Key:
    try:
        key_id, encoded = line.decode("ascii").split()
        key = Key(base64.b64decode(encoded, validate=True))
    except (ValueError, binascii.Error) as error:
        raise KeyWrong(path) from error
    if len(key.secret) != KEY_BYTES or key.id != key_id:
        raise KeyWrong(path)
    return key


def create(path: Path) -> None:
    """Make a key file, mode 0600, unless there is one. Complete on disk before it has its name."""
    key = Key(secrets.token_bytes(KEY_BYTES))
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(f"{key.id} {base64.b64encode(key.secret).decode('ascii')}\n".encode())
                file.flush()
                os.fsync(file.fileno())
            try:
                os.link(draft, path)
            except FileExistsError:
                return
        finally:
            draft.unlink()
        directory = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)
    except OSError as error:
        raise CannotOpen(path, error.strerror or "") from error
