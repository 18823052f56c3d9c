"""A new file that a person names, looked at before anything is done for it."""

from __future__ import annotations

import os
from pathlib import Path

from storage import new_private_file, system_errors_of


def must_be_possible(path: Path) -> None:
    """Make sure that a new file can be made there, by making one and removing it. Raises FileInTheWay, CannotOpen."""
    with system_errors_of(path):
        os.close(new_private_file(path))
        path.unlink()
