"""What the store issues and a page shows once: secrets, kept out of every repr. Loaded where one is issued."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from storage.domain.models import User


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A pending method: its secret is issued and not yet proved."""

    id: str
    user_id: int
    method: str
    phone: str
    name: str
    """What the device will be called."""
    replaces: str | None
    """The factor that stops once this one is proved; None if it is added to the others."""
    issuer: str
    account: str
    """Account part of the label, made distinct from the person's earlier factors."""
    secret: str = field(repr=False)
    """Base32, upper case, no padding: 32 characters for 20 bytes."""
    created_at: int
    expires_at: int


@dataclass(frozen=True, slots=True)
class RecoverySet:
    """Ten recovery codes that do not work yet."""

    codes: tuple[str, ...] = field(repr=False)
    hashes: tuple[str, ...] = field(repr=False)
    asked: int
    """Which of them, from 0, the person is to type again."""


class NewAccount(NamedTuple):
    """An account that was just made."""

    user: User
    password: str | None
    """One-time; None where somebody chose another."""
    look_alikes: tuple[str, ...]
    """Names of other accounts that read like this one."""

    def __repr__(self) -> str:
        """Leave the password out."""
        return f"NewAccount(user={self.user!r}, look_alikes={self.look_alikes!r})"


@dataclass(frozen=True, slots=True)
class Imported:
    """An account of a file that was made."""

    line: int
    name: str
    password: str = field(repr=False)
    """One-time."""
    look_alikes: tuple[str, ...] = ()
    """Names of other accounts that read like this one."""
