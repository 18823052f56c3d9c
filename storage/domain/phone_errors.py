"""The errors of phones that approve a sign-in. None says more than its type: an answer tells a stranger nothing."""

from __future__ import annotations

from storage.domain.errors import StorageError


class PhoneRefused(StorageError):
    """A phone's message is refused: its device is unknown or stopped, its signature wrong, or it came before."""


class PhoneClockWrong(StorageError):
    """A phone has signed its message with a clock that is off by more than a minute."""
