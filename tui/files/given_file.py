"""Reading of a file that a person names, which may be of any size."""

from __future__ import annotations

from pathlib import Path

from storage import system_errors_of


def beginning(path: Path, longest: int) -> bytes:
    """Read at most `longest` bytes; ask for one byte more than you accept to notice a file that is too long.

    Raises CannotOpen.
    """
    with system_errors_of(path), path.open("rb") as file:
        return file.read(longest)
