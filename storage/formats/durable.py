"""Changes files in such a way that the change survives a power failure."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from storage.formats.private_files import new_private_file
from storage.formats.system_errors import system_errors_of

_NO_LINKS = (errno.EPERM, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOSYS)
"""The errors of file systems without hard links: FAT, exFAT, those of a phone or of another machine."""


def sync(path: Path) -> None:
    """Flush a file, or the names in a directory, to disk. Raises OSError."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def give_name(draft: Path, path: Path) -> None:
    """Give a finished draft a second name, never replacing another file. Raises FileExistsError, OSError."""
    try:
        # Unlike a rename, a link never takes the place of a file that has just been made.
        os.link(draft, path)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        _rename(draft, path)


def _rename(draft: Path, path: Path) -> None:
    """Name a draft without hard links: reserve the name with an empty file of our own, then replace only that."""
    os.close(new_private_file(path))
    try:
        draft.rename(path)
    except BaseException:
        with suppress(OSError):
            path.unlink()
        raise


@contextmanager
def new_file(path: Path) -> Iterator[BinaryIO]:
    """Create a file, mode 0600, flushed to disk at the end, and removed if anything fails. Raises OSError."""
    descriptor = new_private_file(path)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(descriptor)
        sync(path.parent)
    except BaseException:
        with suppress(OSError):
            path.unlink()
        raise


@contextmanager
def exported_file(path: Path) -> Iterator[BinaryIO]:
    """Create a file as `new_file` does, with the errors of the store. Raises FileInTheWay, CannotOpen."""
    with system_errors_of(path), new_file(path) as file:
        yield file
