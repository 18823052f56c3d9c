"""Accounts to be created from a file, and those that were refused."""

from __future__ import annotations

from typing import NamedTuple

from storage.domain.errors import StorageError


class NewAccount(NamedTuple):
    """An account to be created, as given by a line of a file."""

    line: int
    name: str
    email: str | None = None
    mfa_required: bool = True


class Refused(NamedTuple):
    """An account that was not created, and the reason."""

    line: int
    name: str
    error: StorageError
