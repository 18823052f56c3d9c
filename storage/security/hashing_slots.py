"""Hashing slots shared by all processes of the machine, lest fifty password hashes at once fill its memory."""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.domain.errors import CannotOpen, NoPlace
from storage.formats.system_errors import system_errors_of

PATIENCE = 60.0
"""In seconds; a hundred people who sign in at once on two processors wait for up to twenty-six."""
_BETWEEN_TRIES = 0.02


class HashingSlots:
    """Slots as locked files beside the database; a lock ends with its process, however that ends."""

    def __init__(self, database: Path, places: Callable[[], int], patience: float = PATIENCE) -> None:
        self._database = database
        self._places = places
        self._patience = patience

    @contextmanager
    def take(self) -> Iterator[None]:
        """Wait for a slot and hold it.

        Raises CannotOpen if the directory cannot be written, NoPlace if every slot stays taken for `patience` seconds.
        """
        deadline, places = time.monotonic() + self._patience, self._places()
        # Polls every slot: the kernel would wait for a single one, and for ever.
        while (descriptor := self._free_place(places)) is None:
            if time.monotonic() >= deadline:
                raise NoPlace("no place to compute a hash")
            time.sleep(_BETWEEN_TRIES)
        try:
            yield
        finally:
            os.close(descriptor)
            _held.end()

    def _free_place(self, places: int) -> int | None:
        """Take one of so many slots, if one is free, and return its descriptor; None if all are taken."""
        import random  # noqa: PLC0415 - only hashing needs it

        numbers = list(range(places))
        random.shuffle(numbers)
        for number in numbers:
            _held.begin()
            try:
                descriptor = self._locked(number)
            except BaseException:
                _held.end()
                raise
            if descriptor is not None:
                return descriptor
            _held.end()
        return None

    def _locked(self, number: int) -> int | None:
        path = self._database.with_name(f"{self._database.name}-turn{number}")
        with system_errors_of(self._database.parent):
            # A link would have another file locked or created.
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(descriptor)
            if isinstance(error, BlockingIOError):
                return None
            raise CannotOpen(self._database.parent, error.strerror or "") from error
        except BaseException:
            os.close(descriptor)
            raise
        return descriptor


class _Held:
    """Counts the slots that this process holds, and calls back when it holds none."""

    def __init__(self) -> None:
        # A signal handler may interrupt the thread that holds the lock.
        self._lock = threading.RLock()
        self._count = 0
        self._afterwards: list[Callable[[], None]] = []

    def begin(self) -> None:
        """Count one more slot, held or about to be."""
        with self._lock:
            self._count += 1

    def end(self) -> None:
        """Count one slot less; call back if it was the last."""
        with self._lock:
            self._count -= 1
        self._act()

    def afterwards(self, act: Callable[[], None]) -> None:
        """Call `act` once no slot is held, which may be now."""
        self._afterwards.append(act)
        self._act()

    def _act(self) -> None:
        # Under the lock, so that no slot is taken meanwhile.
        with self._lock:
            while self._afterwards and not self._count:
                self._afterwards.pop(0)()


_held = _Held()


def when_no_place_is_held(act: Callable[[], None]) -> None:
    """Call `act` now, or as soon as this process holds no slot. Safe in a signal handler.

    The call may happen in the thread that held the last slot; no slot is taken until it returns.
    """
    _held.afterwards(act)
