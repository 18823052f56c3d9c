"""A place in memory for the databases of tests, if the machine has one, so that none waits for a disk."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory

_SHARED_MEMORY = Path("/dev/shm")


def directory() -> TemporaryDirectory[str]:
    """Make a directory that is removed at the end."""
    place = _SHARED_MEMORY if os.access(_SHARED_MEMORY, os.W_OK | os.X_OK) else None
    return TemporaryDirectory(dir=place, ignore_cleanup_errors=True)
