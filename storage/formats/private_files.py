"""Creates files that only their owner may read."""

from __future__ import annotations

import os
from pathlib import Path


def new_private_file(path: Path) -> int:
    """Create an empty file, mode 0600, and return a descriptor for writing.

    Never opens an existing file, nor follows a link, even a dangling one. Raises FileExistsError, OSError.
    """
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
