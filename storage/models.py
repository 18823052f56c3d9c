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
    """The account is unknown or disabled, has no active factor, or only one disabled by too many refusals."""


class Diagnosis(StrEnum):
    """What a refused code looks like. Only the first two are told outside an enrolment."""

    NOT_DIGITS = "not digits"
    NOT_SIX = "not six digits"
    EARLIER_ENTRY = "earlier entry"
    """The code of an entry that an earlier enrolment left in the app."""
    OTHER_ALGORITHM = "other algorithm"
    """The app computes with SHA-256 or SHA-512 where SHA-1 is asked."""
    WRONG_CLOCK = "wrong clock"
    """The code of another moment within the hour."""


class Weakness(StrEnum):
    """Why a new password is refused."""

    TOO_SHORT = "too short"
    TOO_LONG = "too long"
    COMMON = "common"
    LIKE_NAME = "like the name"
    UNCHANGED = "unchanged"


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
    drift: int
    """Steps of 30 seconds by which the phone's clock was ahead (+1) or behind (-1) when it was last used."""
    disabled_at: int | None
    """When too many refused codes disabled it; it counts as a factor until it is enrolled again or reset."""
    retired_at: int | None
    """When it was replaced or reset; None while it is active."""


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


class Action(StrEnum):
    """What an event of the trail is about."""

    ACCOUNT_CREATED = "account created"
    ACCOUNT_DISABLED = "account disabled"
    ACCOUNT_ENABLED = "account enabled"
    ACCOUNT_UNLOCKED = "account unlocked"
    PASSWORD_CHECKED = "password checked"  # noqa: S105
    PASSWORD_CHANGED = "password changed"  # noqa: S105
    SIGNED_IN = "signed in"
    CODE_CHECKED = "code checked"
    ENROLMENT_BEGUN = "enrolment begun"
    ENROLMENT_RESUMED = "enrolment resumed"
    ENROLMENT_ABANDONED = "enrolment abandoned"
    ENROLMENT_PROVED = "enrolment proved"
    FACTOR_RETIRED = "factor retired"
    FACTOR_DISABLED = "factor disabled"
    FACTOR_RESET = "factor reset"
    RECOVERY_CODES_ISSUED = "recovery codes issued"
    RECOVERY_CODE_CHECKED = "recovery code checked"
    LIMIT_CHANGED = "limit changed"
    KEY_ROTATED = "key rotated"
    BACKUP_MADE = "backup made"
    BACKUP_RESTORED = "backup restored"
    TRAIL_SHORTENED = "trail shortened"
    TAMPERING_FOUND = "tampering found"


class Outcome(StrEnum):
    """How an event ended."""

    DONE = "done"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the audit trail. Never holds a secret, a code, a password, or a name that is no account's."""

    number: int
    """From 1, without gaps."""
    at: int
    """Unix seconds, UTC."""
    actor: str
    """Who did it: an account, or the system user who ran a command."""
    subject: str
    """The account it was done to; empty when it is none, or one that does not exist."""
    action: str
    """An `Action`, if it is as it was written."""
    outcome: str
    """An `Outcome`, likewise."""
    origin: str
    """From where: terminal and, over SSH, address."""
    detail: str
    """A few more words, such as the method or why it was refused."""


class Gravity(StrEnum):
    """What a finding of `check` asks for."""

    GOOD = "good"
    WARNING = "warning"
    """To be known; the data is whole."""
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of `check`."""

    name: str
    """A stable word, such as `integrity` or `key`."""
    gravity: Gravity
    detail: str = ""
