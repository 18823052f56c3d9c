"""The file of the keys that seal secrets: one line a key, newest first, `<key id> <Base64 of 32 bytes>`."""

from __future__ import annotations

import base64
import binascii
import errno
import hmac
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

from storage.domain.errors import CannotOpen, KeyExposed, KeyMissing, KeyWrong
from storage.domain.fleet_errors import KeyReadOnly
from storage.formats.durable import give_name, new_file, sync
from storage.formats.system_errors import system_errors_of
from storage.security.exposure import is_exposed

KEY_BYTES = 32
_READ_ONLY = (errno.EROFS, errno.EACCES, errno.EPERM)


class Key:
    """One sealing key. Has no repr of its own, which would show the secret."""

    __slots__ = ("secret",)

    def __init__(self, secret: bytes) -> None:
        self.secret: Final = secret

    @property
    def id(self) -> str:
        """Return 16 hexadecimal characters that identify the key and reveal nothing of it."""
        return self.mac(b"guichet key id")[:8].hex()

    def mac(self, message: bytes) -> bytes:
        """Compute HMAC-SHA256. The message begins with a word of its own for each use."""
        return hmac.digest(self.secret, message, "sha256")


def read(path: Path) -> tuple[Key, ...]:
    """Read the keys of a file, newest first. Raises KeyMissing, KeyExposed, KeyWrong, CannotOpen."""
    try:
        # Does not wait for a writer, should a pipe have this name.
        with open(path, "rb", opener=lambda name, flags: os.open(name, flags | os.O_NONBLOCK)) as file:
            mode = os.fstat(file.fileno()).st_mode
            if not stat.S_ISREG(mode):
                raise CannotOpen(path, "not a regular file")
            exposed = is_exposed(file.fileno())
            lines = file.read(65536).splitlines()
    except FileNotFoundError as error:
        raise KeyMissing(path) from error
    except OSError as error:
        raise CannotOpen(path, error.strerror or "") from error
    if exposed:
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
    """Create a key file, mode 0600, with one new key, unless the file exists. Raises CannotOpen."""
    draft = _draft(path, (new_key(),))
    try:
        with system_errors_of(path):
            # Another process may have just created it.
            with suppress(FileExistsError):
                give_name(draft, path)
            sync(path.parent)
    finally:
        draft.unlink(missing_ok=True)


def replace(path: Path, keys: tuple[Key, ...]) -> None:
    """Replace the keys of a file by these, newest first, and overwrite the old file with zeros.

    Drafts left by interrupted replacements are overwritten and removed too. Raises KeyReadOnly, CannotOpen.
    """
    import glob  # noqa: PLC0415 - only a replacement of keys needs it

    with _read_only_told(path), system_errors_of(path):
        with path.open("r+b") as old:
            draft = _draft(path, keys)
            draft.rename(path)
            sync(path.parent)
            _wipe(old)
        for left in path.parent.glob(f"{glob.escape(_draft_name(path))}*"):
            with left.open("r+b") as draft_left:
                _wipe(draft_left)
            left.unlink()


@contextmanager
def _read_only_told(path: Path) -> Iterator[None]:
    try:
        yield
    except CannotOpen as error:
        if isinstance(error.__cause__, OSError) and error.__cause__.errno in _READ_ONLY:
            raise KeyReadOnly(path, error.detail) from error
        raise


def coming(ids: Sequence[str], in_force: str) -> str | None:
    """Return the newest of the keys of a file, by their ids, if it is to take the place of the one in force."""
    return ids[0] if in_force in ids[1:] else None


def not_former(keys: Sequence[Key], key_id: str) -> tuple[Key, ...]:
    """Return the keys of a file but for those that were in force before this one; none if it does not hold this one."""
    ids = [key.id for key in keys]
    return tuple(keys[: ids.index(key_id) + 1]) if key_id in ids else ()


def new_key() -> Key:
    """Draw a key of 32 random bytes."""
    import secrets  # noqa: PLC0415 - nothing is drawn at a login

    return Key(secrets.token_bytes(KEY_BYTES))


def _draft_name(path: Path) -> str:
    return f".{path.name}.draft-"


def _wipe(file: BinaryIO) -> None:
    file.write(bytes(os.fstat(file.fileno()).st_size))
    file.flush()
    os.fsync(file.fileno())


def _draft(path: Path, keys: tuple[Key, ...]) -> Path:
    """Write a complete key file beside `path`, flushed to disk, under a draft's name."""
    import secrets  # noqa: PLC0415 - nothing is drawn at a login

    draft = path.with_name(_draft_name(path) + secrets.token_hex(4))
    lines = "".join(f"{key.id} {base64.b64encode(key.secret).decode('ascii')}\n" for key in keys)
    with system_errors_of(path), new_file(draft) as file:
        file.write(lines.encode())
    return draft
