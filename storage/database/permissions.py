"""The check of whether a file or a directory is closed to other users."""

from __future__ import annotations

import stat
from pathlib import Path

from storage.domain.findings import Finding, finding
from storage.security.exposure import is_exposed


def permissions(name: str, path: Path) -> Finding:
    """Return whether a file or a directory is closed to other users."""
    mode = stat.S_IMODE(path.stat().st_mode)
    return finding(name, not is_exposed(path), f"{path} {mode:04o}")
