"""A few places shared by every process of the machine, so that fifty password hashes at once cannot fill its memory."""

from __future__ import annotations

import fcntl
import os
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.errors import CannotOpen


class Turns:
    """Places as locked files beside the database; a lock ends with its process, however it ends."""

    def __init__(self, database: Path, places: Callable[[], int]) -> None:
        self._database = database
        self._places = places

    @contextmanager
    def take(self) -> Iterator[None]:
        """Wait for a place and hold it. Raises CannotOpen if the directory cannot be written."""
        descriptors: list[int] = []
        numbers = list(range(self._places()))
        random.shuffle(numbers)
        try:
            for number in numbers:
                path = self._database.with_name(f"{self._database.name}-turn{number}")
                descriptors.append(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
                try:
                    fcntl.flock(descriptors[-1], fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    continue
            else:
                fcntl.flock(descriptors[0], fcntl.LOCK_EX)
        except OSError as error:
            _close(descriptors)
            raise CannotOpen(self._database.parent, error.strerror or "") from error
        try:
            yield
        finally:
            _close(descriptors)


def _close(descriptors: list[int]) -> None:
    for descriptor in descriptors:
        os.close(descriptor)
