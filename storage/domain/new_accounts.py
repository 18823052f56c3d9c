"""The accounts that a file brings, and what became of those that were not made."""

from __future__ import annotations

from typing import NamedTuple

from storage.domain.errors import StorageError


class Arrival(NamedTuple):
    """An account to be made, as a line of a file says it."""

    line: int
    name: str
    email: str | None = None
    mfa_required: bool = True


class Refused(NamedTuple):
    """One that was not made, and why."""

    line: int
    name: str
    error: StorageError
