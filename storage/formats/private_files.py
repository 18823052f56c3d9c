"""Creates files that only their owner may read."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from storage.domain.errors import DirectoryExposed


def new_private_file(path: Path) -> int:
    """Create an empty file, mode 0600, and return a descriptor for writing.

    Never opens an existing file, nor follows a link, even a dangling one. Raises FileExistsError, OSError.
    """
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)


def must_be_safe(directory: Path) -> None:
    """Refuse a directory in which others could put a file for us to open. Raises DirectoryExposed, OSError."""
    directory = directory.resolve()
    found = directory.stat()
    is_anybodys = found.st_mode & stat.S_IWOTH and not found.st_mode & stat.S_ISVTX
    if is_anybodys or found.st_uid not in (0, os.geteuid()):
        raise DirectoryExposed(directory)
