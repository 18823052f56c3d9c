"""How every file begins that holds what is only its owner's to read."""

from __future__ import annotations

import os
from pathlib import Path


def new_private_file(path: Path) -> int:
    """Make an empty file, 0600, and return a descriptor that writes to it.

    Nothing that is there is opened or followed, a link to nowhere included. Raises FileExistsError, OSError.
    """
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
