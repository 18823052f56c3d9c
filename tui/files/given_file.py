"""Reading a file that a person names, which may be of any size."""

from __future__ import annotations

from pathlib import Path

from storage import system_errors_of


def beginning(path: Path, longest: int) -> bytes:
    """Read at most so many bytes: whoever asks for one more than it takes learns of a file that is too long.

    Raises CannotOpen.
    """
    with system_errors_of(path), path.open("rb") as file:
        return file.read(longest)
