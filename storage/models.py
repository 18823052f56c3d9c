"""What the store hands out: frozen values, with secrets kept out of every repr."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

Clock = Callable[[], float]
"""Seconds since the Unix epoch, as `time.time` gives them."""


class Role(StrEnum):
    """What an account may do."""

    CLIENT = "client"
    OPERATOR = "operator"


class Level(StrEnum):
    """How far a session has authenticated."""

    PASSWORD = "password"  # noqa: S105
    FULL = "full"


class Verdict(StrEnum):
    """What the one code check says of a typed code."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    USED = "used"
    LOCKED = "locked"
    NO_FACTOR = "no factor"


class Weakness(StrEnum):
    """Why a new password is refused."""

    TOO_SHORT = "too short"
    TOO_LONG = "too long"
    COMMON = "common"
    LIKE_NAME = "like the name"


@dataclass(frozen=True, slots=True)
class User:
    """An account."""

    id: int
    name: str
    """As it was typed when the account was made; unique without regard to case."""
    role: Role
    mfa_required: bool
    """An operator switched multi-factor authentication on for this account."""
    disabled: bool
    one_time_password: bool
    """The password was issued by the program and must be changed at sign-in."""
    created_at: int
    """Unix seconds, as every other time here."""
    last_sign_in_at: int | None
    """The last time a sign-in went all the way; None before the first."""


@dataclass(frozen=True, slots=True)
class Factor:
    """An active method: a phone that has proved that it holds the secret."""

    id: str
    user_id: int
    method: str
    """Identifier of the method, such as `okta_verify`."""
    phone: str
    """`iphone` or `android`."""
    account: str
    """The account part of the label stored in the phone's app."""
    created_at: int
    last_used_at: int | None


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A pending method: its secret is issued and not yet proved."""

    id: str
    user_id: int
    method: str
    phone: str
    issuer: str
    account: str
    """Account part of the label, made distinct from the person's earlier factors."""
    secret: str = field(repr=False)
    """Base32, upper case, no padding: 32 characters for 20 bytes."""
    created_at: int
    expires_at: int


@dataclass(frozen=True, slots=True)
class Session:
    """Proof, for this process, that a person has authenticated and how far."""

    user: User
    level: Level
    methods: frozenset[str]
    """The methods that were active when this session was made or last changed."""
    proved_at: int | None
    """When a code was last accepted in this session; None at `Level.PASSWORD`."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of `check`."""

    name: str
    """A stable word, such as `integrity` or `key`."""
    ok: bool
    detail: str = ""
