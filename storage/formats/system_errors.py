"""HashingSlots the operating system's errors about files into those of the store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.domain.errors import CannotOpen, FileInTheWay


@contextmanager
def system_errors_of(path: Path) -> Iterator[None]:
    """Turn an OSError into an error about `path`, with the system's message. Raises FileInTheWay, CannotOpen."""
    try:
        yield
    except FileExistsError as error:
        raise FileInTheWay(path) from error
    except OSError as error:
        raise CannotOpen(path, error.strerror or "") from error
