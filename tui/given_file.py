"""Reading a file that a person names, which may be of any size."""

from __future__ import annotations

from pathlib import Path

from storage import CannotOpen


def beginning(path: Path, longest: int) -> bytes:
    """Read at most so many bytes: whoever asks for one more than it takes learns of a file that is too long.

    Raises CannotOpen.
    """
    try:
        with path.open("rb") as file:
            return file.read(longest)
    except OSError as error:
        raise CannotOpen(path, error.strerror or "") from error
