"""Secrets that the store issues and a page shows once, kept out of every repr. Loaded only when one is issued."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from storage.domain.accounts import User


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A pending enrolment: its secret is issued but not yet proved."""

    id: str
    user_id: int
    method: str
    phone: str
    name: str
    """The name that the device will have."""
    replaces: str | None
    """The id of the factor that is retired once this one is proved; None if this one is added to the others."""
    issuer: str
    account: str
    """The account part of the label, distinct from those of the person's earlier factors."""
    secret: str = field(repr=False)
    """Base32, upper case, no padding: 32 characters for 20 bytes."""
    created_at: int
    expires_at: int


@dataclass(frozen=True, slots=True)
class RecoverySet:
    """Ten recovery codes that are not active yet."""

    codes: tuple[str, ...] = field(repr=False)
    hashes: tuple[str, ...] = field(repr=False)
    asked: int
    """The index, from 0, of the code that the person must type again."""


class CreatedAccount(NamedTuple):
    """An account that was just created."""

    user: User
    password: str | None
    """The one-time password; None if the person's own was given."""
    look_alikes: tuple[str, ...]
    """Names of other accounts that look like this one."""

    def __repr__(self) -> str:
        """Leave the password out."""
        return f"CreatedAccount(user={self.user!r}, look_alikes={self.look_alikes!r})"


@dataclass(frozen=True, slots=True)
class Imported:
    """An account created from a line of a file."""

    line: int
    name: str
    password: str = field(repr=False)
    """The one-time password."""
    look_alikes: tuple[str, ...] = ()
    """Names of other accounts that look like this one."""
